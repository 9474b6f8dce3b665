// What lies over the chat for a moment: toasts, dialogs, pop-up menus and the photo viewer.

import { fileUrl } from "./api.js";
import { h, icon } from "./dom.js";
import { t } from "./words.js";

export function toast(text) {
  const note = h("div", { class: "toast" }, text);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.classList.add("leaving"), 3200);
  setTimeout(() => note.remove(), 3600);
}

// A modal dialog that closes on Escape, on the backdrop, and by `close()`.
export function modal(build, { className = "", onclose = () => {} } = {}) {
  const dialog = h("dialog", { class: `modal ${className}` });
  const close = () => dialog.close();
  dialog.append(...[build(close)].flat());
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    onclose();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export function alertBox(title, text) {
  modal((close) => [
    h("h2", {}, title),
    h("p", { "data-testid": "alert-text" }, text),
    h("div", { class: "dialog-buttons" }, h("button", { type: "button", class: "flat", onclick: close, autofocus: true, "data-testid": "alert-ok" }, t("ok"))),
  ], { className: "small" });
}

export function confirmBox(title, text, doIt, label) {
  modal((close) => [
    h("h2", {}, title),
    h("p", {}, text),
    h(
      "div",
      { class: "dialog-buttons" },
      h("button", { type: "button", class: "flat", onclick: close, autofocus: true }, t("cancel")),
      h("button", { type: "button", class: "flat danger", "data-testid": "confirm", onclick: () => { close(); doIt(); } }, label),
    ),
  ], { className: "small" });
}

// A menu of `[icon, label, action, kind]` at a point or above/below an element.
export function popup(anchor, entries, { testid = "menu" } = {}) {
  document.querySelector(".popup")?.remove();
  const menu = h(
    "div",
    { class: "popup", role: "menu", "data-testid": testid },
    entries.map(([symbol, label, action, kind = ""]) =>
      h(
        "button",
        { type: "button", role: "menuitem", class: kind, onclick: () => { dismiss(); action(); } },
        symbol instanceof Element ? symbol : icon(symbol),
        h("span", {}, label),
      ),
    ),
  );
  const dismiss = () => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("keydown", keys, true);
  };
  const outside = (event) => menu.contains(event.target) || dismiss();
  const keys = (event) => {
    const items = [...menu.children];
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") dismiss();
    else if (move) items.at((items.indexOf(document.activeElement) + move) % items.length).focus();
    else return;
    event.preventDefault();
  };
  document.body.append(menu);
  place(menu, anchor);
  menu.firstElementChild?.focus({ preventScroll: true });
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("keydown", keys, true);
}

function place(menu, anchor) {
  const box = anchor instanceof Element ? anchor.getBoundingClientRect() : { left: anchor.x, right: anchor.x, top: anchor.y, bottom: anchor.y };
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = box.left + width > innerWidth - 8 ? box.right - width : box.left;
  const below = box.bottom + 6 + height < innerHeight;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${below ? box.bottom + 6 : Math.max(8, box.top - height - 6)}px`;
}

// Photos full size; arrows and swipes go through all pictures of the chat.
export function viewer(photos, start) {
  let at = photos.findIndex((message) => message.message_id === start.message_id);
  const image = h("img", { alt: "", "data-testid": "viewer-image" });
  const caption = h("p", { class: "viewer-caption" });
  const show = (step) => {
    at = Math.min(Math.max(at + step, 0), photos.length - 1);
    const message = photos[at];
    image.src = fileUrl(message.photo.at(-1).file_id);
    caption.textContent = message.caption ?? "";
  };
  let down = 0;
  const dialog = modal((close) => [
    h("button", { type: "button", class: "round viewer-close", "aria-label": t("close"), onclick: close }, icon("close")),
    photos.length > 1 && h("button", { type: "button", class: "round viewer-previous", "aria-label": t("previous"), onclick: () => show(-1) }, icon("back")),
    h("figure", { onclick: (event) => event.target === image || close() }, image, caption),
    photos.length > 1 && h("button", { type: "button", class: "round viewer-next", "aria-label": t("next"), onclick: () => show(1) }, icon("back")),
  ].filter(Boolean), { className: "viewer" });
  dialog.dataset.testid = "viewer";
  dialog.addEventListener("keydown", (event) => show({ ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0));
  dialog.addEventListener("pointerdown", (event) => { down = event.clientX; });
  dialog.addEventListener("pointerup", (event) => {
    const moved = event.clientX - down;
    if (Math.abs(moved) > 60) show(moved > 0 ? -1 : 1);
  });
  show(0);
}
