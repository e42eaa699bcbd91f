// @ts-check
/** @import { Visit } from "./memory.js" */
/** @import { ServerMessage } from "./types.ts" */
import { byId } from "./dom.js";
import { Composer } from "./composer.js";
import { Drawers } from "./drawers.js";
import { listenToKeys } from "./keys.js";
import { Session } from "./session.js";
import { currentOf, listed, read } from "./state.js";
import { suggest } from "./complete.js";
import { byteLength } from "./text.js";
import { drawFrame } from "./view_frame.js";
import { drawLists } from "./view_lists.js";
import { LogView } from "./view_log.js";

const ROOMS_EVERY = 60_000;

/** The room on the screen: what is drawn, and what the reader's hands do. */
export class Chat {
  #drawers = new Drawers();
  #session;
  #log;
  #composer;
  #shown = "";
  #isDrawing = false;
  #place = 0;

  /** @param {{ heard: (message: ServerMessage) => void }} events */
  constructor({ heard }) {
    this.#session = new Session(addressOf(location), { heard, changed: () => this.#plan() });
    const session = this.#session;
    this.#log = new LogView({
      me: "",
      retry: (ref) => session.retry(ref),
      discard: (ref) => session.discard(ref),
      tell: (name) => this.#tell(name),
    }, { moved: () => this.#look(), older: () => session.load("older") });
    this.#composer = new Composer({
      send: (text) => this.#send(text),
      suggest: (text, caret, { asked }) => suggest(text, caret, { ...this.#words(), asked }),
      excess: (text) => byteLength(text) - session.state.limits.message,
    });
    this.#listen();
  }

  /** Whether the server has let the reader in. */
  get isOpen() {
    return this.#session.connection.phase === "open";
  }

  /** @param {{ name: string, token: string, visit?: Visit | undefined }} who */
  enter({ name, token, visit }) {
    this.#session.enter({ name, token, state: visit?.state });
    this.#place = visit?.place ?? 0;
    this.#plan();
  }

  /**
   * Closes the connection.
   * @returns {Omit<Visit, "token"> | undefined} what to go on with later
   */
  leave() {
    const { state, connection } = this.#session;
    connection.stop();
    this.#keepDraft();
    return state.session ? { state, place: this.#log.place } : undefined;
  }

  #listen() {
    const { connection } = this.#session;
    byId("again").addEventListener("click", () => connection.start());
    byId("newest").addEventListener("click", () => this.#toNewest());
    byId("join-room").addEventListener("submit", (event) => this.#joinTyped(event));
    addEventListener("online", () => connection.check());
    document.addEventListener("visibilitychange", () => {
      this.#look();
      if (!document.hidden) connection.check();
    });
    listenToKeys({ step: (by) => this.#step(by), escape: () => this.#escape() });
    setInterval(() => connection.phase === "waiting" && this.#plan(), 1000);
    setInterval(
      () => connection.phase === "open" && connection.send({ type: "rooms" }),
      ROOMS_EVERY,
    );
  }

  /** However much happens at once, it is drawn once. */
  #plan() {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    const draw = () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      this.#isDrawing = false;
      this.#draw();
    };
    // A page that nobody sees has no frames, but a title with a count.
    const timer = setTimeout(draw, 250);
    const frame = requestAnimationFrame(draw);
  }

  #draw() {
    const { state, connection, farewell } = this.#session;
    const current = currentOf(state);
    if (this.#shown !== state.current) this.#swapDraft();
    this.#log.draw(state, current);
    if (this.#place && current) this.#log.moveTo(this.#place);
    if (current) this.#place = 0;
    drawLists(state, current, {
      actions: {
        show: (key) => this.#session.show(key),
        join: (room) => this.#session.join(room),
        leave: (conversation) => this.#session.leave(conversation),
        tell: (name) => this.#tell(name),
      },
    });
    drawFrame(state, current, { connection, farewell });
  }

  /** Each conversation has its own unsent text. */
  #swapDraft() {
    this.#keepDraft();
    const { state } = this.#session;
    this.#shown = state.current;
    this.#composer.text = currentOf(state)?.draft ?? "";
  }

  #keepDraft() {
    const before = this.#session.state.conversations.get(this.#shown);
    if (before) before.draft = this.#composer.text;
  }

  /** The reader looks elsewhere, or back. */
  #look() {
    const { state } = this.#session;
    state.attentive = this.#log.place === 0 && !document.hidden;
    read(state);
    this.#plan();
  }

  /** @param {string} text */
  #send(text) {
    this.#toNewest();
    return this.#session.say(text);
  }

  #toNewest() {
    const current = currentOf(this.#session.state);
    if (current?.detached) this.#session.load("newest");
    this.#log.toEnd();
    this.#look();
  }

  /** @param {string} name */
  #tell(name) {
    this.#session.tell(name);
    this.#composer.focus();
  }

  /** @param {Event} event */
  #joinTyped(event) {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (byId("room-name"));
    const room = field.value.trim().replace(/^#/, "");
    if (room) this.#session.join(room);
    field.value = "";
    this.#drawers.close();
    this.#composer.focus();
  }

  /** @param {number} by */
  #step(by) {
    const { state } = this.#session;
    const all = listed(state).map(({ key }) => key);
    const at = all.indexOf(state.current);
    this.#session.show(all[(at + by + all.length) % all.length] ?? "");
  }

  #escape() {
    if (this.#drawers.isOpen) return this.#drawers.close();
    this.#toNewest();
    this.#composer.focus();
  }

  /** What may be completed. */
  #words() {
    const { state } = this.#session;
    const current = currentOf(state);
    const names = current?.room === undefined ? current?.others ?? [] : current.people;
    const rooms = [...state.conversations.values()].map(({ room }) => room ?? "");
    const all = new Set([...rooms, ...state.summaries.map(({ room }) => room)]);
    all.delete("");
    const people = names.filter((name) => name !== state.me);
    return { commands: state.commands, people, rooms: [...all] };
  }
}

/** @param {Location} location */
function addressOf({ href }) {
  const url = new URL("./", href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
