// Links of messages and buttons: deep links to this very bot start it here, all others open outside.

import { h } from "./dom.js";
import { store } from "./store.js";

const PAYLOAD = /^[\w-]{1,64}$/;

// What `/start` is to carry when `address` is a deep link to this bot, else null.
function startPayload(address) {
  const { hostname, pathname, searchParams } = new URL(address);
  const mine = hostname === "t.me" && pathname.slice(1).toLowerCase() === store.bot.username.toLowerCase();
  const payload = searchParams.get("start") ?? "";
  return mine && PAYLOAD.test(payload) ? payload : null;
}

export function link(address, props, act, ...children) {
  const payload = startPayload(address);
  if (payload === null) return h("a", { href: address, target: "_blank", rel: "noopener noreferrer", ...props }, ...children);
  const follow = (event) => {
    event.preventDefault();
    act.start(payload);
  };
  return h("a", { href: `?start=${payload}`, onclick: follow, ...props }, ...children);
}

// The payload with which the page itself was opened (`/?start=...`), taken out of its address.
export function openedWith() {
  const payload = new URLSearchParams(location.search).get("start") ?? "";
  if (location.search) history.replaceState(null, "", `${location.pathname}${location.hash}`);
  return PAYLOAD.test(payload) ? payload : null;
}
