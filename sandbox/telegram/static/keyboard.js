// Inline keyboards under messages, and the reply keyboards that some messages bring.

import { h, icon } from "./dom.js";
import { link } from "./links.js";

export function keyboard(message, act) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h(
    "div",
    { class: "keyboard", "data-testid": "keyboard" },
    rows.map((row, line) =>
      h("div", { class: "keys" }, row.map((button, column) => key(message, button, `${line}:${column}`, act))),
    ),
  );
}

function key(message, button, place, act) {
  const style = `key ${button.style ?? ""}`;
  if (button.url) {
    return link(button.url, { class: style, "data-testid": "key" }, act, h("span", {}, button.text), icon("arrow"));
  }
  if (button.copy_text) {
    return h(
      "button",
      { type: "button", class: style, "data-testid": "key", onclick: () => act.copy(button.copy_text.text) },
      h("span", {}, button.text),
      icon("copy"),
    );
  }
  const waiting = act.isPressed(message, place);
  return h(
    "button",
    {
      type: "button", class: `${style} ${waiting ? "waiting" : ""}`, "data-testid": "key",
      "aria-busy": waiting ? "true" : null, onclick: () => act.press(message, button, place),
    },
    h("span", {}, button.text),
    h("span", { class: "spinner", "aria-hidden": "true" }),
  );
}

// The keyboard in place of the phone's own one; null when the newest such message took it away.
export function replyKeyboard(messages, say) {
  const latest = messages.findLast((message) => message.client_markup?.keyboard || message.client_markup?.remove_keyboard);
  const rows = latest?.client_markup.keyboard;
  if (!rows) return null;
  return h(
    "div",
    { class: "reply-keyboard", "data-testid": "reply-keyboard" },
    rows.map((row) =>
      h(
        "div",
        { class: "keys" },
        row.map((button) => {
          const label = typeof button === "string" ? button : button.text;
          return h("button", { type: "button", class: "key", onclick: () => say(label) }, label);
        }),
      ),
    ),
  );
}
