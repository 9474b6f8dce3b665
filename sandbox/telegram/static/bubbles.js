// Messages as bubbles: texts, photos, albums, files, quotes, ticks and keyboards.
// Owns how they look; what a tap does comes in as `act`.

import { fileUrl } from "./api.js";
import { h, icon } from "./dom.js";
import { keyboard } from "./keyboard.js";
import { richText } from "./text.js";
import { voice } from "./voice.js";
import { bytes, clock, t } from "./words.js";

const PHOTO = { width: 344, height: 420, least: 190 };
const ALBUM_ROWS = { 2: [2], 3: [1, 2], 4: [2, 2], 5: [2, 3], 6: [3, 3], 7: [2, 2, 3], 8: [2, 3, 3], 9: [3, 3, 3], 10: [2, 4, 4] };
const OTHERS = { video: "🎬", video_note: "🎬", audio: "🎵", animation: "🎞", location: "📍", contact: "👤" };
const ROW_HEIGHT = { 1: 216, 2: 168, 3: 114, 4: 88 };

// Neighbours of one album stand together; everything else stands alone.
export function grouped(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (message.media_group_id && last?.[0].media_group_id === message.media_group_id) last.push(message);
    else groups.push([message]);
  }
  return groups;
}

export function bubble(group, { tail, act }) {
  const [first] = group;
  const photos = group.filter((message) => message.photo);
  const spoken = group.find((message) => message.text ?? message.caption);
  const body = h("div", { class: "bubble" });
  const keys = keyboard(first, act);
  if (first.forward_origin) body.append(forwarded(first.forward_origin));
  if (first.reply_to_message) body.append(quote(first.reply_to_message, act));
  if (photos.length) body.append(photos.length > 1 ? album(photos, act) : single(photos[0], act, Boolean(keys)));
  group.filter((message) => message.document).forEach((message) => body.append(file(message)));
  if (first.voice) body.append(voice(first.voice));
  const other = otherKind(first);
  if (other) body.append(h("div", { class: first.sticker ? "sticker" : "other" }, other));
  const said = spoken ? words(spoken, act) : null;
  if (said) body.append(said);
  (said ?? body).append(foot(group));
  if (photos.length) body.style.width = `${photos.length > 1 || keys ? PHOTO.width : fitted(photos[0]).width}px`;
  const row = h(
    "div",
    {
      class: `message ${first.out ? "out" : "in"}${tail ? " tail" : ""}${photos.length ? " media" : ""}${said ? "" : " wordless"}`,
      "data-testid": first.out ? "message-out" : "message-in",
      "data-message-id": first.message_id,
      oncontextmenu: (event) => act.contextMenu(event, spoken ?? first),
      ondblclick: (event) => event.target.closest("a,button,code,img") || act.reply(spoken ?? first),
    },
    h("div", { class: `stack${keys ? " keyed" : ""}` }, body, keys),
  );
  return row;
}

function forwarded({ sender_user: sender, sender_user_name: name }) {
  return h("div", { class: "forwarded", "data-testid": "forwarded" }, `${t("forwardedFrom")} `, h("b", {}, sender?.first_name ?? name ?? ""));
}

function otherKind(message) {
  if (message.sticker) return message.sticker.emoji;
  const kind = Object.keys(OTHERS).find((each) => message[each]);
  return kind && `${OTHERS[kind]} ${t(kind)}`;
}

function words(message, act) {
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities;
  return h("div", { class: "words", dir: "auto" }, richText(text, entities, act));
}

function fitted(message) {
  const { width, height } = message.photo.at(-1);
  const scale = Math.min(PHOTO.width / width, PHOTO.height / height);
  return {
    width: Math.round(Math.max(PHOTO.least, width * scale)),
    height: Math.round(Math.max(90, height * scale)),
  };
}

function picture(message, act, style, whole = false) {
  const size = message.photo.find((each) => Math.max(each.width, each.height) >= 800) ?? message.photo.at(-1);
  const [least] = message.photo;
  return h(
    "button",
    {
      type: "button", class: `picture${whole ? " whole" : ""}`, style, "data-testid": "photo",
      "aria-label": `${t("photos")}: ${message.caption ?? ""}`.trim(), onclick: () => act.view(message),
    },
    whole && h("span", { class: "around", "aria-hidden": "true" }, h("img", { src: fileUrl(least.file_id), alt: "" })),
    h("img", { src: fileUrl(size.file_id), alt: message.caption ?? "", decoding: "async", draggable: "false" }),
  );
}

// Above a keyboard every picture is as wide as the keys: shown whole, blurred where it is narrower.
function single(message, act, wide) {
  const { width, height } = fitted(message);
  const narrow = wide && width < PHOTO.width;
  return h("div", { class: "pictures" }, picture(message, act, { aspectRatio: `${wide ? PHOTO.width : width} / ${height}` }, narrow));
}

function album(photos, act) {
  const waiting = [...photos];
  const rows = (ALBUM_ROWS[photos.length] ?? [photos.length]).map((count) =>
    h(
      "div",
      { class: "album-row", style: { height: `${ROW_HEIGHT[count]}px` } },
      waiting.splice(0, count).map((message) => picture(message, act)),
    ),
  );
  return h("div", { class: "pictures album", "data-testid": "album" }, rows);
}

function file(message) {
  const { file_name: name, file_size: size, thumbnail, file_id: id } = message.document;
  return h(
    "a",
    { class: "file", href: fileUrl(id), download: name, "data-testid": "document" },
    h(
      "span",
      { class: "file-icon" },
      thumbnail ? h("img", { src: fileUrl(thumbnail.file_id), alt: "" }) : icon("file"),
    ),
    h("span", { class: "file-about" }, h("span", { class: "file-name" }, name), h("span", { class: "file-size" }, bytes(size))),
  );
}

function quote(original, act) {
  const mine = !original.from?.is_bot;
  const photo = original.photo?.[0];
  return h(
    "button",
    { type: "button", class: "quote", onclick: () => act.jump(original.message_id) },
    photo && h("img", { src: fileUrl(photo.file_id), alt: "" }),
    h(
      "span",
      { class: "quote-words" },
      h("span", { class: "quote-name" }, mine ? t("you") : original.from.first_name),
      h("span", { class: "quote-text" }, summary(original)),
    ),
  );
}

export function summary(message) {
  const kind = message.photo ? t("photos") : message.voice ? `🎤 ${t("voice")}` : otherKind(message);
  return message.text ?? message.caption ?? message.document?.file_name ?? kind ?? "";
}

function foot(group) {
  const meta = details(group.at(-1), group);
  const reaction = group.find((message) => message.reaction)?.reaction;
  return reaction ? h("div", { class: "foot" }, h("span", { class: "reaction", "data-testid": "reaction" }, reaction), meta) : meta;
}

function details(message, group) {
  const edited = group.some((each) => each.edit_date);
  const read = group.every((each) => each.read);
  return h(
    "span",
    { class: "meta" },
    edited && h("span", { class: "edited", "data-testid": "edited" }, t("edited")),
    h("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date)),
    message.out && icon(read ? "ticks" : "check", t(read ? "seen" : "sent")),
  );
}
