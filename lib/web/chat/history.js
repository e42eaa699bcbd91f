// @ts-check
/** @import { Conversation, Entry, RoomMessage, State } from "./types.ts" */
import { addLast, MAX_ENTRIES, nextKey } from "./state.js";

/**
 * @param {RoomMessage} message
 * @returns {Omit<Entry, "key">}
 */
export function entryOf({ id, time, from, text, action }) {
  return { kind: "message", id, time, from, text, ...(action && { action }) };
}

/**
 * Puts messages where their ids belong; those that are known already stay.
 * @param {State} state
 * @param {Conversation} conversation
 * @param {{ messages: readonly RoomMessage[] }} page
 * @returns {number} how many were new
 */
export function merge(state, conversation, { messages }) {
  const { entries } = conversation;
  const known = new Set(entries.map(({ id }) => id));
  const fresh = messages.filter(({ id }) => !known.has(id));
  for (const message of fresh) {
    const entry = { ...entryOf(message), key: nextKey(state) };
    const place = entries.findIndex(({ id }) => id !== undefined && id > message.id);
    if (place < 0) addLast(entries, entry);
    else entries.splice(place, 0, entry);
    conversation.last = Math.max(conversation.last, message.id);
  }
  return fresh.length;
}

/**
 * Takes older messages that were asked for. Where there are too many, the newest are let go: the
 * reader is far from them, and can ask for them again.
 * @param {State} state
 * @param {Conversation} conversation
 * @param {{ messages: readonly RoomMessage[], more: boolean }} page
 */
export function takeHistory(state, conversation, { messages, more }) {
  const { loading, entries } = conversation;
  conversation.loading = "";
  if (loading === "newest") {
    entries.length = 0;
    conversation.detached = false;
  }
  // An answer to a typed command says nothing about what is older than the first entry.
  const first = oldestId(conversation);
  if (loading || (messages[0]?.id ?? 0) < first) conversation.more = more;
  merge(state, conversation, { messages });
  if (entries.length <= MAX_ENTRIES) return;
  entries.length = MAX_ENTRIES;
  conversation.detached = true;
}

/**
 * @param {Conversation} conversation
 * @returns {number} infinite when nothing is known
 */
export function oldestId({ entries }) {
  return entries.find(({ id }) => id !== undefined)?.id ?? Infinity;
}

/**
 * The server counts from the beginning again: what was seen before keeps its place, but no id.
 * @param {Conversation} conversation
 */
export function forgetIds(conversation) {
  for (const entry of conversation.entries) delete entry.id;
  conversation.last = 0;
  conversation.more = false;
}
