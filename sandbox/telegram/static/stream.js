// The list of bubbles: dates, groups, scrolling. Rebuilds only what changed.

import { bubble, grouped } from "./bubbles.js";
import { h, icon } from "./dom.js";
import { messages, seller, store } from "./store.js";
import { currentLanguage, day, t } from "./words.js";

const NEIGHBOURS_SECONDS = 300;
const NEAR_END = 120;

const scroller = document.getElementById("scroller");
const stream = document.getElementById("stream");
const floating = document.getElementById("floating");
let known = new Map();
let missed = 0;

const toEnd = h(
  "button",
  { type: "button", class: "round to-end", "data-testid": "to-end", onclick: () => scrollToEnd("smooth") },
  icon("down"),
  h("span", { class: "badge" }),
);
floating.append(toEnd);

const nearEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;

function scrollToEnd(behavior = "instant") {
  scroller.scrollTo({ top: scroller.scrollHeight, behavior });
}

export function draw(act, { scroll = "follow", chosen = false, arrived = null } = {}) {
  const followed = nearEnd();
  const nodes = [];
  const fresh = new Map();
  const groups = grouped(messages());
  let date = "";
  groups.forEach((group, index) => {
    const shownDay = day(group[0].date);
    if (shownDay !== date) {
      date = shownDay;
      nodes.push(reuse(fresh, `day ${date}`, date, () => h("div", { class: "day" }, h("span", {}, date))));
    }
    nodes.push(reuse(fresh, group[0].message_id, signature(group, groups[index + 1]), () =>
      bubble(group, { tail: ends(group, groups[index + 1]), act })));
  });
  if (!groups.length) nodes.push(reuse(fresh, "empty", JSON.stringify(seller() ?? ""), welcome));
  known = fresh;
  if (nodes.length !== stream.children.length || nodes.some((node, at) => stream.children[at] !== node)) {
    keepingFocus(() => stream.replaceChildren(...nodes));
  }
  if (arrived && arrived.chat_id === store.current && !followed) missed += 1;
  if (scroll === "end" || chosen || (scroll !== "keep" && followed) || (scroll === "keep" && followed)) scrollToEnd();
  updateToEnd();
}

function keepingFocus(work) {
  const row = document.activeElement?.closest?.(".message");
  const place = row ? [...row.querySelectorAll("button,a")].indexOf(document.activeElement) : -1;
  work();
  if (place < 0) return;
  const again = stream.querySelector(`[data-message-id="${row.dataset.messageId}"]`);
  [...(again?.querySelectorAll("button,a") ?? [])][place]?.focus({ preventScroll: true });
}

function reuse(fresh, key, mark, make) {
  const before = known.get(key);
  const entry = before?.mark === mark ? before : { mark, node: make() };
  fresh.set(key, entry);
  return entry.node;
}

function signature(group, next) {
  const pressed = group.map((message) => store.pressed.get(message.message_id)?.place ?? "");
  return JSON.stringify([group, ends(group, next), pressed, currentLanguage(), store.current]);
}

function ends(group, next) {
  if (!next || next[0].out !== group[0].out) return true;
  return next[0].date - group.at(-1).date > NEIGHBOURS_SECONDS || day(next[0].date) !== day(group[0].date);
}

function welcome() {
  const about = seller()?.description;
  return h(
    "div",
    { class: "welcome", "data-testid": "welcome" },
    about ? [h("h2", {}, t("what")), h("p", {}, about)] : h("p", {}, t("empty")),
  );
}

function updateToEnd() {
  const away = !nearEnd();
  if (!away) missed = 0;
  toEnd.classList.toggle("shown", away);
  toEnd.tabIndex = away ? 0 : -1;
  toEnd.setAttribute("aria-label", t("newest"));
  toEnd.lastElementChild.textContent = missed || "";
}

export function jump(messageId) {
  const target = stream.querySelector(`[data-message-id="${Number(messageId)}"]`);
  if (!target) return;
  target.scrollIntoView({ block: "center", behavior: "smooth" });
  target.classList.remove("lit");
  requestAnimationFrame(() => target.classList.add("lit"));
}

scroller.addEventListener("scroll", updateToEnd, { passive: true });
new ResizeObserver(() => scroller.dataset.followed !== "no" && scrollToEnd()).observe(scroller);
scroller.addEventListener("scroll", () => { scroller.dataset.followed = nearEnd() ? "yes" : "no"; }, { passive: true });
