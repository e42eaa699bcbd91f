// @ts-check
/** @import { Conversation, News, RoomMessage, ServerMessage, State } from "./types.ts" */
import { append, closeConversation, currentOf, openPrivate, openRoom } from "./state.js";
import { privateKey, read, roomKey, show } from "./state.js";
import { entryOf, forgetIds, merge, takeHistory } from "./history.js";
import { acknowledge, refuse, settle } from "./pending.js";
import { mentions } from "./text.js";

const MAX_UNTOLD = 10;

/**
 * @template {ServerMessage["type"]} T
 * @typedef {(state: State, message: Extract<ServerMessage, { type: T }>) => void} Handler
 */
/** @type {{ [T in ServerMessage["type"]]?: Handler<T> }} */
const HANDLERS = {
  welcome(state, { name, session, log = "", commands, limits }) {
    rename(state, { from: state.me, to: name });
    if (state.log && log !== state.log) {
      for (const conversation of state.conversations.values()) forgetIds(conversation);
    }
    Object.assign(state, { me: name, session, log, commands, limits });
    if (state.untold.length > 0) {
      tellReader(state, { kind: "notice", text: `You are ${name}: /nick NAME changes it` });
    }
  },

  joined(state, { room, topic, people, messages, more, ref }) {
    const isNew = !state.conversations.has(roomKey(room));
    const conversation = openRoom(state, room);
    const wasSeen = conversation.last > 0;
    const hasGap = more && conversation.entries.length > 0;
    if (hasGap) conversation.entries = conversation.entries.filter(({ progress }) => progress);
    Object.assign(conversation, { topic, people, loading: "" });
    if (hasGap || isNew) conversation.more = more;
    const isLive = !conversation.detached || hasGap;
    if (isLive) conversation.detached = false;
    for (const { from, text } of messages) settleOwn(state, conversation, { from, text });
    const count = isLive ? merge(state, conversation, { messages }) : messages.length;
    if (wasSeen && count > 0) {
      noteUnread(state, conversation, { messages: messages.slice(-count) });
    }
    if (isNew || ref || !state.current) show(state, conversation.key);
  },

  left(state, { room }) {
    closeConversation(state, roomKey(room));
  },

  message(state, message) {
    const conversation = openRoom(state, message.room);
    if (message.id <= conversation.last) {
      if (conversation.entries.some(({ id, time }) => id === message.id && time === message.time)) {
        return;
      }
      forgetIds(conversation);
    }
    conversation.last = message.id;
    settleOwn(state, conversation, message);
    if (!conversation.detached) append(state, conversation, entryOf(message));
    noteUnread(state, conversation, { messages: [message] });
  },

  private(state, { time, from, to, text }) {
    const conversation = openPrivate(state, [from, ...[to].flat()]);
    const isSettled = settleOwn(state, conversation, { from, text });
    append(state, conversation, { kind: "message", time, from, text });
    // Said by a command in another conversation: the reader goes where it can be seen.
    if (from === state.me && !isSettled) show(state, conversation.key);
    noteUnread(state, conversation, { messages: [{ from, text }] });
    if (from !== state.me && conversation.unread > 0) conversation.mentioned = true;
  },

  join(state, { room, time, name }) {
    const conversation = openRoom(state, room);
    if (conversation.people.includes(name)) return;
    conversation.people = sorted([...conversation.people, name]);
    append(state, conversation, { kind: "presence", time, text: `${name} joined` });
  },

  leave(state, { room, time, name, reason }) {
    const conversation = openRoom(state, room);
    conversation.people = conversation.people.filter((other) => other !== name);
    const text = `${name} left${reason ? `: ${reason}` : ""}`;
    append(state, conversation, { kind: "presence", time, text });
  },

  nick(state, { time, from, to }) {
    for (const conversation of state.conversations.values()) {
      if (!conversation.people.includes(from) && !conversation.others.includes(from)) continue;
      const text = `${from} is now ${to}`;
      append(state, conversation, { kind: "presence", time, text });
    }
    rename(state, { from, to });
    if (from === state.me) state.me = to;
  },

  topic(state, { room, time, from, text }) {
    const conversation = openRoom(state, room);
    conversation.topic = text;
    const change = text ? `${from} set the topic: ${text}` : `${from} cleared the topic`;
    append(state, conversation, { kind: "presence", time, text: change });
  },

  people(state, { room, people, ref }) {
    const conversation = state.conversations.get(roomKey(room));
    if (conversation) conversation.people = people;
    const text = `In #${room}: ${people.join(", ") || "nobody"}`;
    if (ref) tellReader(state, { kind: "notice", text });
  },

  rooms(state, { rooms, ref }) {
    state.summaries = rooms;
    const lines = rooms.map(({ room, people, topic }) => `#${room} (${people}) ${topic}`.trim());
    if (ref) tellReader(state, { kind: "notice", text: lines.join("\n") || "There is no room" });
  },

  history(state, { room, messages, more }) {
    const conversation = state.conversations.get(roomKey(room));
    if (conversation) takeHistory(state, conversation, { messages, more });
  },

  ack: acknowledge,

  skipped(state, { count }) {
    const text = `${count} ${count === 1 ? "message" : "messages"} skipped`;
    tellReader(state, { kind: "skipped", text: `${text}: this connection is too slow` });
  },

  notice(state, { text }) {
    tellReader(state, { kind: "notice", text });
  },

  error(state, { ref, text }) {
    if (!refuse(state, { ref, text })) tellReader(state, { kind: "error", text });
  },
};

/**
 * Changes the state as a message from the server says.
 * @param {State} state
 * @param {ServerMessage} message
 */
export function receive(state, message) {
  const handler = /** @type {Handler<any> | undefined} */ (HANDLERS[message.type]);
  if (Object.hasOwn(HANDLERS, message.type)) handler?.(state, message);
  if (currentOf(state)) { for (const news of state.untold.splice(0)) tellReader(state, news); }
}

/**
 * Says something to the reader, where the reader is.
 * @param {State} state
 * @param {News} news
 */
export function tellReader(state, news) {
  const conversation = currentOf(state);
  if (conversation) append(state, conversation, { time: Date.now(), ...news });
  else state.untold = [...state.untold, news].slice(-MAX_UNTOLD);
}

/**
 * @param {State} state
 * @param {Conversation} conversation
 * @param {{ from: string, text: string, id?: number }} message
 */
function settleOwn(state, conversation, { from, ...message }) {
  return from === state.me && settle(state, conversation, message);
}

/**
 * @param {State} state
 * @param {Conversation} conversation
 * @param {{ messages: readonly Pick<RoomMessage, "from" | "text">[] }} news
 */
function noteUnread(state, conversation, { messages }) {
  const others = messages.filter(({ from }) => from !== state.me);
  conversation.unread += others.length;
  if (others.some(({ text }) => mentions(text, state.me))) conversation.mentioned = true;
  if (conversation.key === state.current) read(state);
}

/**
 * @param {State} state
 * @param {{ from: string, to: string }} change
 */
function rename(state, { from, to }) {
  if (from === to || !from) return;
  for (const conversation of [...state.conversations.values()]) {
    const { key, people, others } = conversation;
    if (people.includes(from)) {
      conversation.people = sorted(people.map((name) => name === from ? to : name));
    }
    if (!others.includes(from)) continue;
    conversation.others = others.map((name) => name === from ? to : name).sort();
    conversation.key = privateKey(conversation.others);
    state.conversations.delete(key);
    state.conversations.set(conversation.key, conversation);
    if (state.current === key) state.current = conversation.key;
  }
}

/** @param {string[]} names */
function sorted(names) {
  return names.sort((a, b) => a.localeCompare(b));
}
