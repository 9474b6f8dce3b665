// Before sending: thumbnails, caption, photo or file. And the shelf of sample photos.

import { fetchSample, getSamples, sampleUrl, sendFiles } from "./api.js";
import { h, icon } from "./dom.js";
import { modal, toast } from "./overlays.js";
import { store } from "./store.js";
import { bytes, currentLanguage, t } from "./words.js";

const CAPTION_MAX = 1024;
const ALBUM_MAX = 10;

export function openSheet(given, { asFiles, caption, replyTo, sent }) {
  let files = [...given];
  let uncompressed = asFiles;
  const chat = store.current;
  const addresses = new Map();
  const address = (file) => addresses.get(file) ?? addresses.set(file, URL.createObjectURL(file)).get(file);
  const title = h("h2", { "data-testid": "sheet-title" });
  const thumbnails = h("div", { class: "thumbnails" });
  const note = h("p", { class: "sheet-note" }, t("tooMany"));
  const text = h("textarea", { rows: "1", placeholder: t("caption"), "aria-label": t("caption"), maxlength: String(CAPTION_MAX), value: caption, "data-testid": "caption", autofocus: true });
  const kinds = [[false, "asPhotos", "asPhotosHint"], [true, "asFiles", "asFilesHint"]].map(([value, label, hint]) =>
    h(
      "button",
      { type: "button", role: "radio", "data-testid": value ? "as-files" : "as-photos", onclick: () => { uncompressed = value; draw(); } },
      h("span", {}, t(label)), h("small", {}, t(hint)),
    ));
  const more = h("input", { type: "file", multiple: true, hidden: true, onchange: () => { files.push(...more.files); more.value = ""; draw(); } });
  const sendButton = h("button", { type: "submit", class: "round send", "data-testid": "sheet-send", "aria-label": t("send") }, icon("send"));

  const draw = () => {
    title.textContent = t(uncompressed ? "sendFiles" : "sendCount", files.length);
    note.hidden = files.length <= ALBUM_MAX;
    kinds.forEach((kind, at) => kind.setAttribute("aria-checked", String(Boolean(at) === uncompressed)));
    thumbnails.className = `thumbnails ${uncompressed ? "as-list" : ""} ${files.length === 1 ? "one" : ""}`;
    thumbnails.replaceChildren(...files.map((file) => thumbnail(file, address(file), () => {
      files = files.filter((each) => each !== file);
      if (files.length) draw();
      else dialog.close();
    })));
  };
  const submit = async (event) => {
    event.preventDefault();
    sendButton.classList.add("waiting");
    try {
      await sendFiles(chat, files, { caption: text.value.trim(), asFiles: uncompressed, replyTo });
      sent();
      dialog.close();
    } catch (error) {
      toast(error.message);
    } finally {
      sendButton.classList.remove("waiting");
    }
  };
  const dialog = modal((close) => h(
    "form",
    { class: "sheet-form", onsubmit: submit },
    h("header", { class: "sheet-head" },
      h("button", { type: "button", class: "round", "aria-label": t("cancel"), onclick: close }, icon("close")), title,
      h("button", { type: "button", class: "round", "aria-label": t("moreFiles"), title: t("moreFiles"), onclick: () => more.click() }, icon("plus")), more),
    thumbnails,
    note,
    h("div", { class: "kinds", role: "radiogroup" }, kinds),
    h("div", { class: "sheet-line" }, text, sendButton),
  ), { className: "sheet", onclose: () => addresses.forEach((each) => URL.revokeObjectURL(each)) });
  dialog.dataset.testid = "sheet";
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });
  draw();
  text.focus();
}

function thumbnail(file, address, remove) {
  const shown = file.type.startsWith("image/");
  return h(
    "figure",
    { class: "thumbnail", "data-testid": "thumbnail" },
    shown ? h("img", { src: address, alt: file.name }) : h("span", { class: "file-icon" }, icon("file")),
    h("figcaption", {}, h("span", { class: "file-name" }, file.name), h("span", { class: "file-size" }, bytes(file.size))),
    h("button", { type: "button", class: "round remove", "aria-label": `${t("remove")} ${file.name}`, onclick: remove }, icon("close")),
  );
}

export async function openSamples(attach) {
  const sets = await getSamples();
  const language = currentLanguage();
  modal((close) => [
    h("header", { class: "sheet-head" },
      h("button", { type: "button", class: "round", "aria-label": t("close"), onclick: close }, icon("close")),
      h("h2", {}, t("samples"))),
    h("p", { class: "sheet-note" }, t("samplesHint")),
    h("div", { class: "samples" }, sets.map((set) => h(
      "button",
      {
        type: "button", class: "sample", "data-testid": `sample-${set.id}`,
        onclick: async () => {
          close();
          attach(await Promise.all(set.photos.map(fetchSample)), false, set.caption[language]);
        },
      },
      h("span", { class: "sample-photos" }, set.photos.slice(0, 3).map((name) => h("img", { src: sampleUrl(name), alt: "" }))),
      h("span", { class: "sample-title" }, set.title[language]),
      h("span", { class: "sample-caption" }, set.caption[language]),
    ))),
  ], { className: "sheet" }).dataset.testid = "samples";
}
