// The chat page: wires what the seller does to the stand-in, and what happens there to the screen.

import { clearChat, forwardMessage, listen, pressButton, setBlocked, startOver } from "./api.js";
import { drawComposer, edit, reply, say } from "./composer.js";
import { openedWith } from "./links.js";
import { alertBox, confirmBox, popup, toast, viewer } from "./overlays.js";
import { drawHeader, drawSidebar } from "./people.js";
import { apply, changed, choose, isPressed, lost, markPressed, messages, release, reload, seller, store } from "./store.js";
import { draw, jump } from "./stream.js";
import { speak, t } from "./words.js";

const act = {
  isPressed,
  jump,
  reply,
  command: say,
  start: (payload) => say(`/start ${payload}`),
  view: (message) => viewer(messages().filter((each) => each.photo), message),
  async press(message, button, place) {
    markPressed(message, place);
    try {
      await pressButton(store.current, message.message_id, button.callback_data);
    } catch (error) {
      release(message.message_id);
      toast(error.message);
    }
  },
  async copy(text) {
    await navigator.clipboard.writeText(text);
    toast(t("copied"));
  },
  contextMenu(event, message) {
    if (event.target.closest("a")) return;
    event.preventDefault();
    const text = message.text ?? message.caption;
    popup({ x: event.clientX, y: event.clientY }, [
      ["reply", t("reply"), () => reply(message)],
      ...(text ? [["copy", t("copy"), () => act.copy(text)]] : []),
      ...(editable(message) ? [["edit", t("edit"), () => edit(message)]] : []),
      ["forward", t("forward"), () => trying(() => forwardMessage(store.current, message.message_id))],
    ], { testid: "message-menu" });
  },
  chatMenu: () => [
    seller()?.blocked
      ? ["check", t("unblock"), () => setBlocked(store.current, false)]
      : ["block", t("block"), () => setBlocked(store.current, true)],
    ["trash", t("clear"), () => confirmBox(t("clear"), t("clearAsk"), () => trying(() => clearChat(store.current)), t("clearDo"))],
    ["trash", t("reset"), () => confirmBox(t("reset"), t("resetAsk"), () => trying(startOver), t("resetDo")), "danger"],
  ],
};

// Her own texts and captions, but never what she only passed on.
const editable = (message) => message.out && !message.forward_origin && (message.text || message.photo || message.document);

async function trying(work) {
  try {
    await work();
  } catch (error) {
    toast(error.message);
  }
}

function show(what) {
  if (store.wanted && store.sellers.some((each) => each.id === store.wanted)) {
    const id = store.wanted;
    store.wanted = null;
    choose(id);
    return;
  }
  if (!document.hidden) store.unread.delete(store.current);
  speak(seller()?.language_code);
  document.title = `${[...store.unread.values()].reduce((sum, count) => sum + count, 0) ? "● " : ""}${store.bot.name || "Sandbox"}`;
  drawSidebar(act);
  drawHeader(act);
  drawComposer(what);
  draw(act, what);
  if (what.answered?.chat_id === store.current) answer(what.answered);
}

function answer({ text, alert, url }) {
  if (url) window.open(url, "_blank", "noopener");
  if (!text) return;
  if (alert) alertBox(seller().bot_name, text);
  else toast(text);
}

changed(show);
document.addEventListener("visibilitychange", () => show({}));
addEventListener("hashchange", () => {
  const id = Number(location.hash.slice(1));
  if (store.sellers.some((each) => each.id === id)) choose(id);
});
let payload = openedWith();
const started = async () => {
  await reload();
  if (payload !== null) await act.start(payload);
  payload = null;
};
let events = Promise.resolve();
const inOrder = (work) => { events = events.then(work).catch((error) => toast(error.message)); };
listen({
  ready: () => inOrder(started),
  event: (event) => inOrder(() => apply(event)),
  lost,
});
