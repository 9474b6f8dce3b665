// The microphone: recording where the browser can, else choosing a sound file.
// Owns the bar that stands in for the writing line meanwhile; sending is the caller's.

import { h, icon } from "./dom.js";
import { t } from "./words.js";
import { minutes } from "./voice.js";

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

export function recorder({ line, send }) {
  const time = h("span", { class: "recording-time" }, "0:00");
  const cancel = h("button", { type: "button", class: "flat", "data-testid": "record-cancel", onclick: () => stop(false) });
  const done = h("button", { type: "button", class: "round send", "data-testid": "record-send", onclick: () => stop(true) }, icon("send"));
  const bar = h("div", { class: "recording", "data-testid": "recording" }, h("span", { class: "box" }, h("span", { class: "dot" }), time, cancel), done);
  const picker = h("input", { type: "file", accept: "audio/*", hidden: true, tabindex: "-1", "data-testid": "audio-input", onchange: picked });
  const button = h("button", { type: "button", class: "round mic", "data-testid": "mic", onclick: start }, icon("mic"));
  let running = null;

  async function start() {
    const type = TYPES.find((each) => globalThis.MediaRecorder?.isTypeSupported(each));
    // without a microphone, or without leave to use it, there is still the file
    const stream = type && await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null);
    if (!stream) return picker.click();
    const media = new MediaRecorder(stream, { mimeType: type });
    const chunks = [];
    media.addEventListener("dataavailable", ({ data }) => chunks.push(data));
    media.start();
    const since = performance.now();
    const seconds = () => (performance.now() - since) / 1000;
    const ticking = setInterval(() => { time.textContent = minutes(seconds()); }, 250);
    running = { media, stream, chunks, type, ticking, seconds };
    time.textContent = "0:00";
    line.classList.add("speaking");
    done.focus();
    return undefined;
  }

  async function stop(wanted) {
    const { media, stream, chunks, type, ticking, seconds } = running;
    const length = Math.max(1, Math.round(seconds()));
    clearInterval(ticking);
    await new Promise((ended) => { media.addEventListener("stop", ended, { once: true }); media.stop(); });
    stream.getTracks().forEach((track) => track.stop());
    line.classList.remove("speaking");
    running = null;
    if (wanted) await send(new Blob(chunks, { type }), length);
  }

  async function picked() {
    const [file] = picker.files;
    picker.value = "";
    if (file) await send(file, await lengthOf(file));
  }

  const label = () => {
    button.setAttribute("aria-label", t("record"));
    done.setAttribute("aria-label", t("send"));
    cancel.textContent = t("cancel");
  };
  return { bar, button, picker, label, choose: () => picker.click() };
}

async function lengthOf(file) {
  const address = URL.createObjectURL(file);
  const sound = new Audio(address);
  const known = await new Promise((tell) => {
    sound.addEventListener("loadedmetadata", () => tell(sound.duration));
    sound.addEventListener("error", () => tell(1));
  });
  URL.revokeObjectURL(address);
  return Number.isFinite(known) ? Math.max(1, Math.round(known)) : 1;
}
