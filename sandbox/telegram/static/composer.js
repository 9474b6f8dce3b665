// The line at the bottom: writing, replying, editing, commands, attaching.

import { editText, sendText, sendVoice, setBlocked } from "./api.js";
import { summary } from "./bubbles.js";
import { h, icon } from "./dom.js";
import { replyKeyboard } from "./keyboard.js";
import { popup, toast } from "./overlays.js";
import { recorder } from "./recorder.js";
import { openSamples, openSheet } from "./sheet.js";
import { messages, seller, store } from "./store.js";
import { t } from "./words.js";

const TALLEST = 200;

const footer = document.getElementById("composer");
const drafts = new Map();
let mode = null;
let asked = null;
let dropped = 0;

const input = h("textarea", {
  rows: "1", dir: "auto", autocomplete: "off", "data-testid": "composer",
  oninput: () => { grow(); drafts.set(store.current, input.value); suggest(); showSend(); },
  onkeydown: keys, onpaste: paste,
});
const picker = h("input", {
  type: "file", multiple: true, hidden: true, tabindex: "-1", "data-testid": "file-input",
  onchange: () => { const files = [...picker.files]; picker.value = ""; attach(files, picker.accept === ""); },
});
const strip = h("div", { class: "strip", "data-testid": "strip" });
const suggestions = h("div", { class: "suggestions", role: "listbox", "data-testid": "commands" });
const menuButton = h("button", { type: "button", class: "menu-button", "data-testid": "menu-button", onclick: () => toggleCommands() });
const attachButton = h("button", { type: "button", class: "round attach", "data-testid": "attach", onclick: attachMenu }, icon("clip"));
const sendButton = h("button", { type: "button", class: "round send", "data-testid": "send", onclick: submit }, icon("send"));
const keyboardPlace = h("div", {});
const line = h("div", { class: "line" });
const microphone = recorder({ line, send: speakUp });
line.append(menuButton, h("div", { class: "box" }, input, attachButton), sendButton, microphone.button, microphone.bar);
const startButton = h("button", { type: "button", class: "start", "data-testid": "start", onclick: begin });
footer.append(picker, microphone.picker, suggestions, strip, line, startButton, keyboardPlace);

export function drawComposer({ chosen = false } = {}) {
  const me = seller();
  if (!me) return;
  if (chosen) {
    mode = null;
    input.value = drafts.get(me.id) ?? "";
  }
  followForceReply();
  const waitingForStart = me.blocked || !messages().length;
  footer.classList.toggle("unstarted", waitingForStart);
  startButton.textContent = me.blocked ? t("restart") : t("start");
  drawMenuButton(me);
  microphone.label();
  attachButton.setAttribute("aria-label", t("attach"));
  sendButton.setAttribute("aria-label", t("send"));
  input.setAttribute("aria-label", t("message"));
  input.placeholder = asked?.client_markup.input_field_placeholder || t("message");
  keyboardPlace.replaceChildren(replyKeyboard(messages(), say) ?? "");
  drawStrip();
  grow();
  showSend();
}

function drawMenuButton({ commands, menu_button: button }) {
  const app = button.type === "web_app";
  menuButton.replaceChildren(icon(app ? "box" : "menu"), h("span", {}, app ? button.text : t("menu")));
  menuButton.hidden = !app && !commands.length;
}

// The newest message of the bot may ask for an answer: the app opens a reply to it by itself.
function followForceReply() {
  const last = messages().at(-1);
  const asks = last && !last.out && last.client_markup?.force_reply ? last : null;
  if (asks && asks.message_id !== asked?.message_id) mode = { kind: "reply", message: asks };
  if (!asks && asked && mode?.message.message_id === asked.message_id) mode = null;
  asked = asks;
}

export function reply(message) {
  mode = { kind: "reply", message };
  drawComposer();
  input.focus();
}

export function edit(message) {
  mode = { kind: "edit", message };
  input.value = message.text ?? message.caption ?? "";
  drawComposer();
  input.focus();
}

function drawStrip() {
  strip.hidden = !mode;
  if (!mode) return;
  const { kind, message } = mode;
  const title = kind === "edit" ? t("editing") : message.out ? t("you") : message.from.first_name;
  strip.replaceChildren(
    icon(kind),
    h("span", { class: "quote-words" }, h("span", { class: "quote-name" }, title), h("span", { class: "quote-text" }, summary(message))),
    h("button", { type: "button", class: "round", "aria-label": t("cancel"), onclick: leaveMode }, icon("close")),
  );
}

function leaveMode() {
  if (mode?.kind === "edit") input.value = "";
  mode = null;
  drawComposer();
}

function grow() {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, TALLEST)}px`;
}

function showSend() {
  line.classList.toggle("written", Boolean(input.value.trim()) || mode?.kind === "edit");
}

async function submit() {
  const text = input.value.trim();
  const current = mode;
  if (!text && (current?.kind !== "edit" || current.message.text)) return;
  input.value = "";
  drafts.delete(store.current);
  mode = null;
  hideSuggestions();
  drawComposer();
  try {
    if (current?.kind === "edit") await editText(store.current, current.message.message_id, text);
    else await sendText(store.current, text, current?.message.message_id);
  } catch (error) {
    input.value = text;
    toast(error.message);
    drawComposer();
  }
}

async function speakUp(recording, seconds) {
  const replyTo = mode?.kind === "reply" ? mode.message.message_id : null;
  mode = null;
  try {
    await sendVoice(store.current, recording, { seconds, replyTo });
  } catch (error) {
    toast(error.message);
  }
  drawComposer();
}

export async function say(text) {
  try {
    await sendText(store.current, text);
  } catch (error) {
    toast(error.message);
  }
}

async function begin() {
  if (seller().blocked) await setBlocked(store.current, false);
  await say("/start");
  input.focus();
}

function keys(event) {
  const options = [...suggestions.children];
  const at = options.findIndex((option) => option.classList.contains("lit"));
  if (options.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    options[at]?.classList.remove("lit");
    options.at((at + (event.key === "ArrowDown" ? 1 : -1)) % options.length).classList.add("lit");
  } else if (event.key === "Escape") {
    if (options.length) hideSuggestions();
    else if (mode) leaveMode();
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (at >= 0) options[at].click();
    else submit();
  } else if (event.key === "ArrowUp" && !input.value) {
    const mine = messages().findLast((message) => message.out && message.text);
    if (mine) { event.preventDefault(); edit(mine); }
  }
}

function suggest() {
  const typed = /^\/(\w*)$/.exec(input.value)?.[1];
  if (typed === undefined) hideSuggestions();
  else showCommands(seller().commands.filter(({ command }) => command.startsWith(typed.toLowerCase())));
}

function toggleCommands() {
  const { type, web_app: app } = seller().menu_button;
  if (type === "web_app") return void window.open(app.url, "_blank", "noopener");
  if (suggestions.children.length) hideSuggestions();
  else showCommands(seller().commands);
}

function showCommands(commands) {
  suggestions.replaceChildren(
    ...commands.map(({ command, description }) =>
      h(
        "button",
        { type: "button", role: "option", onclick: () => { input.value = ""; hideSuggestions(); showSend(); say(`/${command}`); } },
        h("span", { class: "command" }, `/${command}`),
        h("span", { class: "command-about" }, description),
      ),
    ),
  );
}

function hideSuggestions() {
  suggestions.replaceChildren();
}

function attachMenu() {
  const pick = (accept) => () => { picker.accept = accept; picker.click(); };
  popup(attachButton, [
    ["image", t("photos"), pick("image/*")],
    ["file", t("file"), pick("")],
    ["mic", t("soundFile"), microphone.choose],
    ["box", t("samples"), () => openSamples(attach)],
  ], { testid: "attach-menu" });
}

function attach(files, asFiles, caption = "") {
  if (!files.length || !seller()) return;
  const replyTo = mode?.kind === "reply" ? mode.message.message_id : null;
  const said = caption || input.value.trim();
  openSheet(files, {
    asFiles: asFiles || !files.every((file) => file.type.startsWith("image/")),
    caption: said,
    replyTo,
    sent: () => { mode = null; if (said === input.value.trim()) input.value = ""; drawComposer(); },
  });
}

function paste(event) {
  const files = [...event.clipboardData.files];
  if (!files.length) return;
  event.preventDefault();
  attach(files, false);
}

document.addEventListener("pointerdown", (event) => footer.contains(event.target) || hideSuggestions());

// Files dragged over the chat: the upper half sends files, the lower one photos.
const chat = document.getElementById("chat");
const zones = [["dropFiles", true, "file"], ["dropPhotos", false, "image"]].map(([word, asFiles, symbol]) => {
  const zone = h("div", { class: "drop-zone", "data-testid": asFiles ? "drop-files" : "drop-photos" });
  zone.addEventListener("dragover", () => zone.classList.add("over"));
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => { event.preventDefault(); attach([...event.dataTransfer.files], asFiles); });
  zone.label = () => zone.replaceChildren(icon(symbol), h("span", {}, t(word)));
  return zone;
});
const dropping = h("div", { class: "dropping" }, zones);
chat.append(dropping);
chat.addEventListener("dragenter", (event) => {
  if (!event.dataTransfer.types.includes("Files")) return;
  dropped += 1;
  zones.forEach((zone) => zone.label());
  dropping.classList.add("shown");
});
chat.addEventListener("dragover", (event) => event.preventDefault());
chat.addEventListener("dragleave", () => { dropped -= 1; if (dropped <= 0) endDrop(); });
chat.addEventListener("drop", (event) => { event.preventDefault(); endDrop(); });

function endDrop() {
  dropped = 0;
  dropping.classList.remove("shown");
  zones.forEach((zone) => zone.classList.remove("over"));
}
