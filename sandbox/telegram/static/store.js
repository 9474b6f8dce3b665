// What the page knows: sellers, chats, who is typing, which buttons wait. Owns how events change
// it; drawing is the business of the others, who are told by `changed`.

import { getMessages, getState } from "./api.js";

const ACTIVITY_SECONDS = 5.5;
const PRESS_SECONDS = 20;

export const store = {
  bot: { name: "", username: "" },
  sellers: [],
  current: null,
  connected: false,
  chats: new Map(),
  unread: new Map(),
  activity: new Map(),
  pressed: new Map(),
};

let tell = () => {};
export const changed = (listener) => { tell = listener; };
export const redraw = (what = {}) => tell(what);

export const seller = () => store.sellers.find((each) => each.id === store.current);
export const messages = (id = store.current) => store.chats.get(id) ?? [];

export async function reload() {
  const state = await getState();
  store.bot = state.bot;
  store.sellers = state.sellers;
  if (!seller()) store.current = wanted() ?? store.sellers[0]?.id ?? null;
  const chats = await Promise.all(store.sellers.map(async ({ id }) => [id, await getMessages(id)]));
  store.chats = new Map(chats);
  store.connected = true;
  tell({ scroll: "keep" });
}

function wanted() {
  const id = Number(location.hash.slice(1));
  return store.sellers.some((each) => each.id === id) ? id : null;
}

export function choose(id) {
  store.current = id;
  store.unread.delete(id);
  history.replaceState(null, "", `#${id}`);
  tell({ scroll: "end", chosen: true });
}

export function lost() {
  store.connected = false;
  tell({});
}

export function markPressed(message, place) {
  const key = message.message_id;
  const timer = setTimeout(() => release(key), PRESS_SECONDS * 1000);
  clearTimeout(store.pressed.get(key)?.timer);
  store.pressed.set(key, { place, timer });
  tell({});
}

export function release(messageId) {
  clearTimeout(store.pressed.get(messageId)?.timer);
  store.pressed.delete(messageId);
  tell({});
}

export const isPressed = (message, place) => store.pressed.get(message.message_id)?.place === place;

const ON = {
  message(event) {
    upsert(event);
    if (event.message.out) return { scroll: event.chat_id === store.current ? "end" : "keep" };
    stopActivity(event.chat_id);
    if (event.chat_id !== store.current || document.hidden) {
      store.unread.set(event.chat_id, (store.unread.get(event.chat_id) ?? 0) + 1);
    }
    return { scroll: "follow", arrived: event };
  },
  edited(event) {
    upsert(event);
    return { scroll: "follow" };
  },
  deleted({ chat_id: id, message_id: gone }) {
    store.chats.set(id, messages(id).filter((message) => message.message_id !== gone));
    return {};
  },
  cleared({ chat_id: id }) {
    store.chats.set(id, []);
    store.unread.delete(id);
    return { chosen: id === store.current };
  },
  read({ chat_id: id, update_id: update }) {
    const chat = messages(id).map((message) => (message.update_id === update ? { ...message, read: true } : message));
    store.chats.set(id, chat);
    return {};
  },
  action({ chat_id: id, action }) {
    stopActivity(id);
    const timer = setTimeout(() => { store.activity.delete(id); tell({}); }, ACTIVITY_SECONDS * 1000);
    store.activity.set(id, { action, timer });
    return {};
  },
  answered(event) {
    release(event.message_id);
    return { answered: event };
  },
  async sellers() {
    await reload();
    return {};
  },
  async profile() {
    await reload();
    return {};
  },
  async reset() {
    store.unread.clear();
    store.current = null;
    history.replaceState(null, "", location.pathname);
    await reload();
    return { scroll: "end", chosen: true };
  },
};

export async function apply(event) {
  const what = await ON[event.type]?.(event);
  if (what) tell(what);
}

function upsert({ chat_id: id, message }) {
  const chat = messages(id).filter((each) => each.message_id !== message.message_id);
  chat.push(message);
  chat.sort((a, b) => a.message_id - b.message_id);
  store.chats.set(id, chat);
}

function stopActivity(id) {
  clearTimeout(store.activity.get(id)?.timer);
  store.activity.delete(id);
}
