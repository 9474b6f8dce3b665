// The page's doors to the stand-in: small JSON calls and the live stream of events.
import { t } from "./words.js";

async function call(path, options) {
  const answer = await fetch(path, options).catch(() => { throw new Error(t("offline")); });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  const said = await answer.json();
  if (said.error) throw new Error(t(said.code) ?? said.error);
  return said;
}

const post = (path, values) =>
  call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(values),
  });

export const getState = () => call("/chat/state");
export const getMessages = (seller) => call(`/chat/${seller}/messages`);
export const getSamples = () => call("/chat/samples");
export const sendText = (seller, text, replyTo) => post(`/chat/${seller}/text`, { text, reply_to: replyTo });
export const editText = (seller, messageId, text) => post(`/chat/${seller}/edit`, { message_id: messageId, text });
export const pressButton = (seller, messageId, data) => post(`/chat/${seller}/press`, { message_id: messageId, data });
export const forwardMessage = (seller, messageId) => post(`/chat/${seller}/forward`, { message_id: messageId });
export const clearChat = (seller) => post(`/chat/${seller}/clear`, {});
export const setBlocked = (seller, blocked) => post(`/chat/${seller}/block`, { blocked });
export const addSeller = (name, languageCode) => post("/chat/sellers", { name, language_code: languageCode });
export const startOver = () => post("/chat/reset", {});
export const fileUrl = (fileId) => `/chat/files/${encodeURIComponent(fileId)}`;
export const sampleUrl = (name) => `/chat/samples/${encodeURIComponent(name)}`;

export async function fetchSample(name) {
  const answer = await fetch(sampleUrl(name));
  return new File([await answer.blob()], name, { type: "image/jpeg" });
}

export function sendFiles(seller, files, { caption, asFiles, replyTo }) {
  const form = new FormData();
  form.set("caption", caption);
  form.set("as_files", asFiles);
  if (replyTo) form.set("reply_to", replyTo);
  files.forEach((file, index) => form.set(`file${index}`, file, file.name || `file${index}`));
  return call(`/chat/${seller}/media`, { method: "POST", body: form });
}

export function sendVoice(seller, recording, { seconds, replyTo }) {
  const form = new FormData();
  form.set("mime_type", recording.type);
  form.set("duration", seconds);
  if (replyTo) form.set("reply_to", replyTo);
  form.set("voice", recording, "voice");
  return call(`/chat/${seller}/voice`, { method: "POST", body: form });
}

// Calls `ready` after each (re)connection, `event` for each event, `lost` when the stream breaks.
export function listen({ ready, event, lost }) {
  const source = new EventSource("/chat/events");
  source.addEventListener("ready", ready);
  source.addEventListener("message", (sent) => event(JSON.parse(sent.data)));
  source.addEventListener("error", () => {
    lost();
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen({ ready, event, lost }), 2000);
  });
}
