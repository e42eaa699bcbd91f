// @ts-check
/** @import { ClientMessage, Conversation, ServerMessage, State } from "./types.ts" */
import { Connection } from "./connection.js";
import { oldestId } from "./history.js";
import { compose, withdraw } from "./pending.js";
import { receive, tellReader } from "./receive.js";
import { closeConversation, createState, currentOf, openPrivate, show } from "./state.js";

const PAGE = 50;
/** Lines that are sent at once; a server would take more of them for a flood. */
const MAX_LINES = 20;
/** The reader's presence on the server: what is said and heard, over any number of connections. */
export class Session {
  /** @type {State} */
  state = createState();
  /** Why the server ended it. */
  farewell = "";
  #name = "";
  #token = "";
  #ref = 0;
  #prefix = crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36);
  #events;

  /**
   * @param {string} url
   * @param {{ changed: () => void, heard: (message: ServerMessage) => void }} events
   */
  constructor(url, events) {
    this.#events = events;
    this.connection = new Connection(url, {
      hello: () => this.#hello(),
      receive: (message) => this.#receive(message),
      change: () => events.changed(),
      isOver: () => this.farewell !== "",
    });
  }

  /**
   * Connects as somebody; `state` is that of an earlier visit.
   * @param {{ name: string, token: string, state?: State | undefined }} who
   */
  enter({ name, token, state }) {
    if (state) this.state = state;
    this.#name = name;
    this.#token = token;
    this.connection.stop();
    this.connection.start();
  }

  /** @returns {ClientMessage} */
  #hello() {
    const { session, log, me, conversations } = this.state;
    const rooms = [...conversations.values()].filter(({ room }) => room !== undefined);
    const since = Object.fromEntries(rooms.map(({ room, last }) => [room, last]));
    this.farewell = "";
    return {
      type: "hello",
      ...((this.#name || me) && { name: this.#name || me }),
      ...(this.#token && { token: this.#token }),
      ...(session && { session }),
      ...(log && { log }),
      ...(rooms.length > 0 && { since }),
    };
  }

  /** @param {ServerMessage} message */
  #receive(message) {
    receive(this.state, message);
    // A server that is started again is come back to; one that sends somebody away is not.
    if (message.type === "bye" && !message.again) this.farewell = message.reason || "goodbye";
    if (message.type === "welcome") this.#resume();
    this.#events.heard(message);
    this.#events.changed();
  }

  /** What was not acknowledged is said again; by its `ref` the server knows what it has already. */
  #resume() {
    this.#name = "";
    for (const message of this.state.pending.values()) this.connection.send(message);
    for (const conversation of this.state.conversations.values()) conversation.loading = "";
    this.connection.send({ type: "rooms" });
  }

  /**
   * Says what was typed in the current conversation; the server knows what its commands do.
   * @param {string} text
   * @returns {boolean} whether it was taken
   */
  say(text) {
    const conversation = currentOf(this.state);
    if (text.startsWith("/")) return this.#command(text, conversation);
    if (!conversation) return false;
    const lines = text.split(/[\r\n]+/).filter((line) => line.trim());
    if (lines.length <= MAX_LINES) return lines.every((line) => this.#compose(line, conversation));
    this.#complain(`Too many lines: ${lines.length} are more than ${MAX_LINES}`);
    return false;
  }

  /**
   * A message is one line, as it is to somebody with a terminal.
   * @param {string} text
   * @param {Conversation} conversation
   */
  #compose(text, conversation) {
    const ref = this.#nextRef();
    const message = compose(this.state, conversation, { text, ref, now: Date.now() });
    if (message) this.connection.send(message);
    else this.#complain("Too many messages are waiting for the connection");
    this.#events.changed();
    return message !== undefined;
  }

  /**
   * @param {string} text
   * @param {Conversation | undefined} conversation
   */
  #command(text, conversation) {
    const room = conversation?.room;
    // By the reference, an answer that somebody asked for is told from one that the page did.
    const ref = this.#nextRef();
    const isSent = this.connection.phase === "open" &&
      this.connection.send({ type: "line", text, ref, ...(room !== undefined && { room }) });
    if (!isSent) this.#complain("A command needs the connection: try again when it is back");
    return isSent;
  }

  #nextRef() {
    return `${this.#prefix}-${++this.#ref}`;
  }

  /** @param {string} text */
  #complain(text) {
    tellReader(this.state, { kind: "error", text });
    this.#events.changed();
  }

  /** @param {string} ref */
  retry(ref) {
    const found = withdraw(this.state, ref);
    if (!found) return;
    const current = this.state.current;
    this.state.current = found.conversation.key;
    this.say(found.entry.text);
    this.state.current = current;
  }

  /** @param {string} ref */
  discard(ref) {
    withdraw(this.state, ref);
    this.#events.changed();
  }

  /** @param {string} key */
  show(key) {
    show(this.state, key);
    this.#events.changed();
  }

  /** @param {string} name */
  tell(name) {
    this.show(openPrivate(this.state, [name]).key);
  }

  /** @param {string} room */
  join(room) {
    const known = this.state.conversations.get(`#${room}`);
    if (known) this.show(known.key);
    else this.connection.send({ type: "join", room, ref: this.#nextRef() });
  }

  /** @param {Conversation} conversation */
  leave({ key, room }) {
    if (room !== undefined) return void this.connection.send({ type: "leave", room });
    closeConversation(this.state, key);
    this.#events.changed();
  }

  /**
   * Asks for a page of history: what is before the first message known, or the newest.
   * @param {"older" | "newest"} which
   */
  load(which) {
    const conversation = currentOf(this.state);
    if (conversation?.room === undefined || conversation.loading) return;
    if (this.connection.phase !== "open" || (which === "older" && !conversation.more)) return;
    const { room } = conversation;
    const first = oldestId(conversation);
    const before = which === "older" && first < Infinity ? { before: first } : {};
    if (!this.connection.send({ type: "history", room, limit: PAGE, ...before })) return;
    conversation.loading = which;
    this.#events.changed();
  }
}
