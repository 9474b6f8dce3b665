// Voice notes as bubbles, and the one player that they share, so that a redrawn bubble plays on.

import { fileUrl } from "./api.js";
import { h, icon } from "./dom.js";
import { t } from "./words.js";

const BARS = 30;
const player = new Audio();
let current = null;

export const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

export function voice({ file_id: id, duration }) {
  const bars = heights(id).map((height) => h("i", { style: { height: `${height}px` } }));
  const bubble = h(
    "div",
    { class: "voice", "data-testid": "voice", "data-file": id, "data-duration": String(duration) },
    h("button", { type: "button", class: "play", onclick: () => toggle(id) }),
    h("span", { class: "voice-about" }, h("span", { class: "wave", "aria-hidden": "true" }, bars), h("span", { class: "voice-time" })),
  );
  show(bubble);
  return bubble;
}

// The shape is drawn from the id: nothing here decodes the sound before it is played.
function heights(id) {
  let seed = [...id].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) >>> 0, 7);
  return Array.from({ length: BARS }, (_, at) => {
    seed = (seed * 1664525 + 1013904223) >>> 0;
    return Math.round(4 + (seed / 2 ** 32) * 12 * Math.sin(((at + 1) / (BARS + 1)) * Math.PI) + 3);
  });
}

async function toggle(id) {
  if (current === id && !player.paused) return player.pause();
  if (current !== id) {
    current = id;
    player.src = fileUrl(id);
  }
  // what cannot be played stays still: the bubble shows that by itself
  return player.play().catch(() => { current = null; showAll(); });
}

function show(bubble) {
  const mine = bubble.dataset.file === current;
  const length = Number(bubble.dataset.duration);
  const at = mine ? player.currentTime : 0;
  const button = bubble.querySelector(".play");
  const name = mine && !player.paused ? "pause" : "play";
  button.replaceChildren(icon(name));
  button.setAttribute("aria-label", `${t(name)}: ${t("voice")}, ${minutes(length)}`);
  bubble.querySelector(".voice-time").textContent = minutes(at || length);
  bubble.querySelectorAll("i").forEach((bar, place) => bar.classList.toggle("played", at > 0 && place / BARS <= at / length));
}

const showAll = () => document.querySelectorAll(".voice").forEach(show);
["play", "pause", "timeupdate", "ended"].forEach((kind) => player.addEventListener(kind, () => {
  if (kind === "ended") current = null;
  showAll();
}));
