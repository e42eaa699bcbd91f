// @ts-check
/** @import { ClientMessage, ServerMessage } from "./types.ts" */
import { waitOf } from "./backoff.js";

const HANDSHAKE = 10_000;
const QUIET = 30_000;

/**
 * The connection to the server: made again when it is lost, and watched, since a dead one may look
 * alive for many minutes.
 *
 * @typedef {"connecting" | "open" | "waiting" | "over"} Phase
 */
export class Connection {
  /** @type {Phase} */
  phase = "over";
  /** When the next try begins, while waiting, as `performance.now()` tells it. */
  retryAt = 0;
  #url;
  #events;
  /** @type {WebSocket | undefined} */
  #socket;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #attempt = 0;
  #isPinged = false;

  /**
   * @param {string} url
   * @param {{
   *   hello: () => ClientMessage,
   *   receive: (message: ServerMessage) => void,
   *   change: () => void,
   *   isOver: () => boolean,
   * }} events
   */
  constructor(url, events) {
    this.#url = url;
    this.#events = events;
  }

  /** Whether it was lost, or never came about. */
  get isRetrying() {
    return this.#attempt > 0;
  }

  /** Connects now, also while it waits to. */
  start() {
    if (this.phase === "connecting" || this.phase === "open") return;
    this.#enter("connecting");
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => this.send(this.#events.hello());
    socket.onmessage = ({ data }) => this.#hear(data);
    socket.onclose = () => this.#events.isOver() ? this.stop() : this.#lose();
    this.#after(HANDSHAKE, () => this.#lose());
  }

  /** Ends it, and stays away. */
  stop() {
    this.#let();
    this.#enter("over");
  }

  /**
   * @param {ClientMessage} message
   * @returns {boolean} whether it is on its way
   */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Finds out now whether the connection is alive: the machine has slept, or changed networks. */
  check() {
    if (this.phase === "waiting") this.start();
    else if (this.phase === "open") this.#ping();
  }

  /** @param {unknown} data */
  #hear(data) {
    if (typeof data !== "string") return;
    /** @type {ServerMessage} */
    const message = JSON.parse(data);
    this.#isPinged = false;
    if (message.type === "ping") this.send({ type: "pong" });
    if (message.type === "welcome") {
      this.#attempt = 0;
      this.#enter("open");
    }
    if (this.phase === "open") this.#after(QUIET, () => this.#ping());
    this.#events.receive(message);
  }

  #ping() {
    if (this.#isPinged) return this.#lose();
    this.#isPinged = true;
    this.send({ type: "ping" });
    this.#after(HANDSHAKE, () => this.#lose());
  }

  #lose() {
    this.#let();
    const wait = waitOf(this.#attempt++, Math.random());
    this.retryAt = performance.now() + wait;
    this.#after(wait, () => this.start());
    this.#enter("waiting");
  }

  /** Lets go of the socket; a dead one would take its time to say that it is closed. */
  #let() {
    clearTimeout(this.#timer);
    this.#isPinged = false;
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** @param {Phase} phase */
  #enter(phase) {
    this.phase = phase;
    this.#events.change();
  }

  /**
   * @param {number} wait
   * @param {() => void} action
   */
  #after(wait, action) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(action, wait);
  }
}
