// Who writes: the list of sellers at the left, the switcher and the header of the chat.

import { addSeller } from "./api.js";
import { summary } from "./bubbles.js";
import { avatar, h, icon, refill } from "./dom.js";
import { modal, popup, toast } from "./overlays.js";
import { choose, messages, seller, store } from "./store.js";
import { clock, t } from "./words.js";

const FLAGS = { es: "es · Español", "pt-br": "pt-br · Português", en: "en · English" };

export function drawSidebar(act) {
  document.getElementById("sidebar").setAttribute("aria-label", t("sellers"));
  refill(
    document.getElementById("sidebar"),
    h(
      "header",
      { class: "bar" },
      h("h1", {}, t("sellers")),
      h("button", { type: "button", class: "round", "aria-label": t("add"), title: t("add"), onclick: askForSeller, "data-testid": "add-seller" }, icon("plus")),
      h("button", { type: "button", class: "round", "aria-label": t("more"), "data-testid": "sidebar-more", onclick: (event) => popup(event.currentTarget, act.chatMenu()) }, icon("more")),
    ),
    h("div", { class: "people", role: "list" }, store.sellers.map(person)),
    h("footer", { class: "local" }, icon("pin"), h("span", {}, t("local"))),
  );
}

function person(each) {
  const last = messages(each.id).at(-1);
  const unread = store.unread.get(each.id);
  const doing = activity(each.id);
  return h(
    "div",
    { role: "listitem" },
    h(
      "button",
      {
        type: "button", class: `person ${each.id === store.current ? "current" : ""}`, "aria-current": each.id === store.current ? "true" : null,
        "data-testid": `seller-${each.name}`, onclick: () => choose(each.id),
      },
      avatar(each.name, each.id, "large"),
      h(
        "span",
        { class: "person-about" },
        h("span", { class: "person-line" }, h("span", { class: "person-name" }, each.name), h("span", { class: "person-language" }, each.language_code), h("time", {}, last ? clock(last.date) : "")),
        h(
          "span",
          { class: "person-line" },
          h("span", { class: `person-last ${doing ? "doing" : ""}` }, doing ?? (last ? preview(last) : t("nothing"))),
          unread && h("span", { class: "badge" }, String(unread)),
        ),
      ),
    ),
  );
}

const preview = (message) => `${message.out ? `${t("you")}: ` : ""}${summary(message)}`;

function activity(id) {
  const action = store.activity.get(id)?.action;
  if (!action) return null;
  if (action.includes("photo")) return t("photo");
  if (action.includes("voice")) return t("recordingVoice");
  return action.includes("document") ? t("document") : t("typing");
}

export function drawHeader(act) {
  const me = seller();
  const doing = store.connected ? activity(store.current) : t("connecting");
  refill(
    document.getElementById("header"),
    avatar(me?.bot_name || store.bot.name, 5, "bot"),
    h(
      "div",
      { class: "header-about" },
      h("div", { class: "header-name", "data-testid": "bot-name" }, me?.bot_name || store.bot.name),
      h("div", { class: `header-status ${doing ? "doing" : ""}`, "data-testid": "status" }, doing ?? t("bot")),
    ),
    h(
      "button",
      {
        type: "button", class: "switcher", "aria-label": `${t("writingAs")} ${me?.name ?? ""}`, "data-testid": "switcher",
        onclick: (event) => popup(event.currentTarget, switcherEntries(), { testid: "switcher-menu" }),
      },
      h("span", { class: "switcher-about" }, h("span", { class: "switcher-label" }, t("writingAs")), h("span", { class: "switcher-name" }, me?.name ?? "")),
      avatar(me?.name ?? "?", me?.id ?? 0),
      others() ? h("span", { class: "badge" }, String(others())) : null,
    ),
    h(
      "button",
      { type: "button", class: "round", "aria-label": t("more"), "data-testid": "more", onclick: (event) => popup(event.currentTarget, act.chatMenu()) },
      icon("more"),
    ),
  );
}

const others = () => [...store.unread].reduce((sum, [id, count]) => sum + (id === store.current ? 0 : count), 0);

function switcherEntries() {
  return [
    ...store.sellers.map((each) => [
      avatar(each.name, each.id, "small"),
      `${each.name} · ${each.language_code}`,
      () => choose(each.id),
      each.id === store.current ? "current" : "",
    ]),
    ["plus", t("add"), askForSeller],
  ];
}

function askForSeller() {
  const name = h("input", { required: true, maxlength: "64", autocomplete: "off", "data-testid": "new-name" });
  const language = h("select", { "data-testid": "new-language" }, Object.entries(FLAGS).map(([value, label]) => h("option", { value }, label)));
  modal((close) => {
    const submit = async (event) => {
      event.preventDefault();
      try {
        const { id } = await addSeller(name.value.trim(), language.value);
        close();
        store.wanted = id;
        location.hash = String(id);
      } catch (error) {
        toast(error.message);
      }
    };
    return h(
      "form",
      { onsubmit: submit },
      h("h2", {}, t("add")),
      h("label", { class: "field" }, h("span", {}, t("name")), name),
      h("label", { class: "field" }, h("span", {}, t("language")), language),
      h(
        "div",
        { class: "dialog-buttons" },
        h("button", { type: "button", class: "flat", onclick: close }, t("cancel")),
        h("button", { type: "submit", class: "flat", "data-testid": "new-add" }, t("ok")),
      ),
    );
  }, { className: "small" });
  name.focus();
}
