// Text with entities as elements. Offsets count UTF-16 units, as JavaScript strings do.

import { h } from "./dom.js";
import { link } from "./links.js";

const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", pre: "pre", blockquote: "blockquote" };

// Blocks begin and end a line themselves: the line breaks beside them are not shown twice.
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

export function richText(text, entities = [], act = {}) {
  const waiting = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, 0, text.length, waiting, act);
}

function build(text, start, end, waiting, act) {
  const fragment = document.createDocumentFragment();
  let at = start;
  while (waiting.length && waiting[0].offset < end) {
    const entity = waiting.shift();
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    const block = BLOCKS.has(entity.type);
    const before = text.slice(at, from);
    fragment.append(block ? before.replace(/\n$/, "") : before);
    const element = wrapper(entity, text.slice(from, to), act);
    element.append(build(text, from, to, waiting, act));
    fragment.append(element);
    at = block && text[to] === "\n" ? to + 1 : to;
  }
  fragment.append(text.slice(at, end));
  return fragment;
}

function wrapper(entity, shown, act) {
  if (entity.type in PLAIN) return h(PLAIN[entity.type]);
  switch (entity.type) {
    case "code":
      return h("code", { title: "⧉", onclick: () => act.copy?.(shown) });
    case "text_link":
      return outgoing(entity.url, act);
    case "url":
      return outgoing(shown.includes("://") ? shown : `https://${shown}`, act);
    case "bot_command":
      return h("button", { type: "button", class: "inline-link", onclick: () => act.command?.(shown) });
    case "mention":
    case "hashtag":
    case "email":
      return h("span", { class: "inline-link" });
    case "spoiler":
      return spoiler();
    case "expandable_blockquote":
      return expandable();
    default:
      return h("span");
  }
}

function outgoing(address, act) {
  const safe = URL.canParse(address) && ["http:", "https:"].includes(new URL(address).protocol);
  return safe ? link(address, { class: "inline-link" }, act) : h("span");
}

function spoiler() {
  const reveal = (event) => event.currentTarget.classList.add("revealed");
  return h("span", {
    class: "spoiler", role: "button", tabindex: "0", onclick: reveal,
    onkeydown: (event) => event.key === "Enter" && reveal(event),
  });
}

function expandable() {
  return h("blockquote", {
    class: "expandable", tabindex: "0", role: "button",
    onclick: (event) => event.currentTarget.classList.toggle("open"),
    onkeydown: (event) => event.key === "Enter" && event.currentTarget.classList.toggle("open"),
  });
}
