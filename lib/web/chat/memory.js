// @ts-check
/** @import { State } from "./types.ts" */
import { createState } from "./state.js";

/** Entries kept of a conversation that is not on the screen. */
const MAX_KEPT = 100;

/**
 * What a reload gives back.
 * @typedef {{ state: State, token: string, place: number }} Visit
 */

/**
 * The state as text: what the server cannot give back.
 * @param {Visit} visit
 */
export function pack({ state, token, place }) {
  const conversations = [...state.conversations.values()].map((conversation) => {
    const isCurrent = conversation.key === state.current;
    const { entries, room, more } = conversation;
    const kept = isCurrent ? entries : entries.slice(-MAX_KEPT);
    const hasMore = more || (room !== undefined && kept.length < entries.length);
    return { ...conversation, entries: kept, loading: "", more: hasMore };
  });
  return JSON.stringify({
    state: { ...state, conversations, pending: [...state.pending.values()] },
    token,
    place,
  });
}

/**
 * @param {string} text
 * @returns {Visit}
 */
export function unpack(text) {
  const { state, token, place } = JSON.parse(text);
  const conversations = new Map(state.conversations.map((/** @type {any} */ c) => [c.key, c]));
  const pending = new Map(
    state.pending.map((/** @type {any} */ message) => [message.ref, message]),
  );
  return { state: { ...createState(), ...state, conversations, pending }, token, place };
}

/**
 * Keeps a visit when its page goes, for a reload or the way back. It is taken away when it is read:
 * a tab that somebody duplicates is another visitor, not the same one twice.
 * @param {Visit} visit
 */
export function keepVisit(visit) {
  try {
    sessionStorage.setItem("sockeye visit", pack(visit));
  } catch { /* it is too big, or storage is switched off: the next visit begins anew */ }
}

/** @returns {Visit | undefined} */
export function takeVisit() {
  try {
    const text = sessionStorage.getItem("sockeye visit");
    sessionStorage.removeItem("sockeye visit");
    return text ? unpack(text) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A small thing to remember for good, as the name.
 * @param {"name" | "theme"} key
 */
export function recall(key) {
  try {
    return localStorage.getItem(`sockeye ${key}`) ?? "";
  } catch {
    return "";
  }
}

/**
 * @param {"name" | "theme"} key
 * @param {string} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(`sockeye ${key}`, value);
  } catch { /* storage is switched off */ }
}
