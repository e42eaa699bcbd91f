// @ts-check
/** @import { ClientMessage, Conversation, Entry, State } from "./types.ts" */

/** How many entries a conversation keeps; older ones are asked for again when they are wanted. */
export const MAX_ENTRIES = 1000;
const MAX_PRIVATE = 100;

/** @returns {State} */
export function createState() {
  return {
    me: "",
    session: "",
    log: "",
    commands: [],
    limits: { message: 65536, name: 32 },
    summaries: [],
    conversations: new Map(),
    current: "",
    attentive: true,
    untold: [],
    pending: new Map(),
    count: 0,
  };
}

/** @param {string} room */
export function roomKey(room) {
  return `#${room}`;
}

/**
 * The key of what is said between the reader and others, whoever of them says it.
 * @param {readonly string[]} names
 */
export function privateKey(names) {
  return `@${[...new Set(names)].sort().join(", ")}`;
}

/**
 * @param {State} state
 * @returns {Conversation | undefined}
 */
export function currentOf(state) {
  return state.conversations.get(state.current);
}

/**
 * @param {State} state
 * @param {string} key
 * @param {{ room?: string, others?: string[] }} [options]
 * @returns {Conversation}
 */
function openConversation(state, key, { room, others = [] } = {}) {
  const known = state.conversations.get(key);
  if (known) return known;
  /** @type {Conversation} */
  const conversation = {
    key,
    ...(room !== undefined && { room }),
    others,
    topic: "",
    people: [],
    entries: [],
    last: 0,
    more: false,
    loading: "",
    detached: false,
    unread: 0,
    mentioned: false,
    mark: "",
    draft: "",
  };
  state.conversations.set(key, conversation);
  return conversation;
}

/**
 * @param {State} state
 * @param {string} room
 */
export function openRoom(state, room) {
  return openConversation(state, roomKey(room), { room });
}

/**
 * @param {State} state
 * @param {readonly string[]} names everybody in it, or everybody but the reader
 */
export function openPrivate(state, names) {
  const others = [...new Set(names)].filter((name) => name !== state.me).sort();
  if (others.length === 0) others.push(state.me);
  const conversation = openConversation(state, privateKey(others), { others });
  const all = [...state.conversations.values()].filter(({ room }) => room === undefined);
  const oldest = all.find(({ key }) => key !== conversation.key && key !== state.current);
  if (all.length > MAX_PRIVATE && oldest) state.conversations.delete(oldest.key);
  return conversation;
}

/**
 * Shows another conversation, and marks where its unread messages begin.
 * @param {State} state
 * @param {string} key
 */
export function show(state, key) {
  const conversation = state.conversations.get(key);
  if (!conversation || key === state.current) return;
  const before = currentOf(state);
  if (before) before.mark = "";
  state.current = key;
  state.attentive = true;
  const messages = conversation.entries.filter(({ kind }) => kind === "message");
  const first = messages[messages.length - conversation.unread];
  conversation.mark = conversation.unread > 0 && first ? first.key : "";
  read(state);
}

/**
 * The reader has seen all of the current conversation.
 * @param {State} state
 */
export function read(state) {
  const conversation = currentOf(state);
  if (!conversation || !state.attentive || conversation.detached) return;
  conversation.unread = 0;
  conversation.mentioned = false;
}

/**
 * @param {State} state
 * @param {string} key
 */
export function closeConversation(state, key) {
  state.conversations.delete(key);
  for (const [ref, message] of state.pending) {
    if (conversationKeyOf(message) === key) state.pending.delete(ref);
  }
  if (state.current !== key) return;
  state.current = "";
  show(state, state.conversations.keys().next().value ?? "");
}

/** @param {ClientMessage} message */
export function conversationKeyOf({ room, to }) {
  if (typeof room === "string") return roomKey(room);
  return Array.isArray(to) ? privateKey(to) : "";
}

/**
 * Adds an entry at the end, and lets go of what there is no room for.
 * @param {State} state
 * @param {Conversation} conversation
 * @param {Omit<Entry, "key">} entry
 */
export function append(state, conversation, { ...entry }) {
  const { entries } = conversation;
  addLast(entries, { ...entry, key: nextKey(state) });
  const surplus = entries.length - MAX_ENTRIES;
  if (surplus <= 0) return;
  entries.splice(0, surplus);
  conversation.more = conversation.room !== undefined;
}

/**
 * Adds an entry at the end, but above the own messages that still wait to be sent.
 * @param {Entry[]} entries
 * @param {Entry} entry
 */
export function addLast(entries, entry) {
  let place = entries.length;
  if (!entry.progress) { while (entries[place - 1]?.progress === "waiting") place--; }
  entries.splice(place, 0, entry);
}

/** @param {State} state */
export function nextKey(state) {
  return `e${++state.count}`;
}

/**
 * The rooms first, then the private conversations, as they are listed.
 * @param {State} state
 * @returns {Conversation[]}
 */
export function listed({ conversations }) {
  const all = [...conversations.values()];
  return [
    ...all.filter(({ room }) => room !== undefined),
    ...all.filter(({ room }) => room === undefined),
  ];
}
