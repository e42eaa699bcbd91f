// @ts-check
/** @import { ClientMessage, Conversation, Entry, State } from "./types.ts" */
import { append, conversationKeyOf } from "./state.js";

/** Fewer than a server takes at once, so that all may go when the connection is back. */
const MAX_PENDING = 50;

/**
 * Writes an own message into its conversation before the server has it.
 * @param {State} state
 * @param {Conversation} conversation
 * @param {{ text: string, ref: string, now: number }} options
 * @returns {ClientMessage | undefined} what to send; nothing when too much is waiting
 */
export function compose(state, conversation, { text, ref, now }) {
  if (state.pending.size >= MAX_PENDING) return undefined;
  const { room, others } = conversation;
  const message = room === undefined
    ? { type: "tell", to: others, text, ref }
    : { type: "say", room, text, ref };
  state.pending.set(ref, message);
  const progress = "waiting";
  append(state, conversation, { kind: "message", time: now, from: state.me, text, ref, progress });
  return message;
}

/**
 * The server has kept an own message.
 * @param {State} state
 * @param {{ ref?: string | undefined, id?: number | undefined, time: number }} ack
 */
export function acknowledge(state, { ref = "", id, time }) {
  const found = find(state, ref);
  state.pending.delete(ref);
  if (!found) return;
  const { conversation, entry } = found;
  const isShown = id !== undefined && conversation.entries.some((other) => other.id === id);
  if (isShown) remove(conversation, entry);
  else if (entry.progress) Object.assign(entry, { progress: "kept", time, ...(id && { id }) });
}

/**
 * An own message has come back from the server: it takes the place of the one that waits for it.
 * @param {State} state
 * @param {Conversation} conversation
 * @param {{ text: string, id?: number }} message
 * @returns {boolean} whether one waited
 */
export function settle(state, conversation, { text, id }) {
  const own = conversation.entries.filter(({ progress }) => progress && progress !== "refused");
  const entry = own.find((other) => id !== undefined && other.id === id) ??
    own.find((other) => other.text === text) ?? own.find(({ progress }) => progress === "kept");
  if (!entry) return false;
  if (entry.ref) state.pending.delete(entry.ref);
  remove(conversation, entry);
  return true;
}

/**
 * The server does not take an own message.
 * @param {State} state
 * @param {{ ref?: string | undefined, text: string }} refusal
 * @returns {boolean} whether there is such a message
 */
export function refuse(state, { ref = "", text }) {
  const found = find(state, ref);
  if (!found || !state.pending.delete(ref)) return false;
  Object.assign(found.entry, { progress: "refused", reason: text });
  return true;
}

/**
 * Takes a refused message away, to be sent anew or to be forgotten.
 * @param {State} state
 * @param {string} ref
 */
export function withdraw(state, ref) {
  const found = find(state, ref);
  if (found) remove(found.conversation, found.entry);
  return found;
}

/**
 * @param {State} state
 * @param {string} ref
 * @returns {{ conversation: Conversation, entry: Entry } | undefined}
 */
function find(state, ref) {
  if (!ref) return undefined;
  const message = state.pending.get(ref);
  const key = message && conversationKeyOf(message);
  for (const conversation of state.conversations.values()) {
    if (key !== undefined && conversation.key !== key) continue;
    const entry = conversation.entries.findLast((other) => other.ref === ref);
    if (entry) return { conversation, entry };
  }
  return undefined;
}

/**
 * @param {Conversation} conversation
 * @param {Entry} entry
 */
function remove({ entries }, entry) {
  const place = entries.indexOf(entry);
  if (place >= 0) entries.splice(place, 1);
}
