// @ts-check
/** @import { PageMessage, ServerMessage } from "./protocol.ts" */
import { waitOf } from "../chat/backoff.js";

/** The connection to the relay: made again when it is lost. */
export class Socket {
  #events;
  #attempt = 0;
  /** @type {WebSocket | undefined} */
  #socket;

  /** @param {{ hear: (message: ServerMessage) => void, change: (isOpen: boolean) => void }} events */
  constructor(events) {
    this.#events = events;
  }

  /** Connects now. */
  start() {
    const url = new URL(".", location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#attempt = 0;
      this.#events.change(true);
    };
    socket.onmessage = ({ data }) => this.#events.hear(JSON.parse(data));
    socket.onclose = () => {
      this.#events.change(false);
      setTimeout(() => this.start(), waitOf(this.#attempt++, Math.random()));
    };
  }

  /** @param {PageMessage} message */
  send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
