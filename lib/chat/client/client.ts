/**
 * A member of a chat room, from the outside: over any connection, which it makes again when it is
 * lost, so that nothing acknowledged is lost and nothing is said twice.
 *
 * @module
 */
import { toError } from "../../errors.ts";
import { backoff, pause } from "../../net/backoff.ts";
import { ChatError } from "../protocol/chat_error.ts";
import type { ChatDial } from "./dial.ts";
import { Gaps } from "./gaps.ts";
import { helloOf, OWN } from "./hello.ts";
import { isSentAway, mayPass } from "./loss.ts";
import type { ChatClientOptions, LeaveOptions, SayOptions } from "./options.ts";
import { SayQueue } from "./say_queue.ts";
import { ChatState } from "./state.ts";
import { Wire, type WireEnd } from "./wire.ts";
import { parseRoomName } from "../room/names.ts";
import type { AckMessage, ClientMessage } from "../protocol/protocol.ts";
import type { ErrorMessage, ServerMessage } from "../protocol/protocol.ts";

/** How long a server may take to say good-bye, in milliseconds. */
const LAST_WORDS = 5000;

/** A member of a chat room; {@linkcode joinChat} makes one. */
export class ChatClient implements AsyncDisposable {
  /** What is known of the server, its rooms and its people. */
  readonly state: ChatState = new ChatState();
  readonly #gaps = new Gaps(this.state);
  readonly #dial: ChatDial;
  readonly #options: ChatClientOptions;
  readonly #says: SayQueue;
  readonly #stop = new AbortController();
  readonly #closed = Promise.withResolvers<Error | undefined>();
  #wire: Wire | undefined;
  #welcomed = Promise.withResolvers<undefined>();
  #isIn = false;
  #isLeaving = false;

  /**
   * Makes a client; {@linkcode ChatClient.join} lets it in.
   *
   * @param dial Makes a connection, as often as it is called.
   * @param options Who comes, and who is told.
   */
  constructor(dial: ChatDial, options: ChatClientOptions = {}) {
    this.#dial = dial;
    this.#options = options;
    this.#says = new SayQueue({ max: options.maxUnacknowledged });
  }

  /** Resolves when the client has ended, to the error that ended it if one did. */
  get closed(): Promise<Error | undefined> {
    return this.#closed.promise;
  }

  /** Whether there is a connection now. */
  get isConnected(): boolean {
    return this.#wire?.isOpen ?? false;
  }

  /** How many messages are said and not acknowledged. */
  get unacknowledged(): number {
    return this.#says.size;
  }

  /**
   * Connects and comes in. To be called once.
   *
   * @throws {ChatError} When the server does not let this member in, or not under this name.
   * @throws {NetError} When the server cannot be reached.
   */
  async join(): Promise<void> {
    const { signal } = this.#options;
    const close = () => this.close();
    signal?.addEventListener("abort", close);
    this.closed.then(() => signal?.removeEventListener("abort", close));
    if (signal?.aborted) this.close();
    try {
      this.#stay(await this.#attempt());
    } catch (error) {
      this.#finish(toError(error));
      throw error;
    }
  }

  /**
   * Says something to all in a room. It is said again over a new connection until the server has
   * acknowledged it, and kept there once.
   *
   * @returns The acknowledgement; rejects with a {@linkcode ChatError} when the server refuses it.
   * @throws {ChatError} `not-in-room`, or `too-many` when too many messages wait.
   */
  say(text: string, options: SayOptions = {}): Promise<AckMessage> {
    const { room = this.state.current, action } = options;
    if (room === "") {
      throw new ChatError("Cannot say anything: you are in no room", { code: "not-in-room" });
    }
    const kept = this.#says.add({ text, room, ...(action ? { action } : {}) });
    this.#wire?.wake();
    return kept;
  }

  /** Enters a room, or makes it the current one. Returns as {@linkcode ChatClient.send} does. */
  enter(room: string): boolean {
    const known = this.state.rooms.get(parseRoomName(room, { max: 1024 }));
    const since = known && { since: known.last };
    return this.send({ type: "join", room, ref: OWN, ...since });
  }

  /**
   * Sends any other message, once: it is lost with a connection that is lost.
   *
   * @returns Whether it is on its way; not without a connection, or when too many wait.
   */
  send(message: ClientMessage): boolean {
    return this.#wire?.send(message) ?? false;
  }

  /**
   * Says good-bye, and ends.
   *
   * @returns What `closed` resolves to.
   */
  async leave(options: LeaveOptions = {}): Promise<Error | undefined> {
    const { unsaid = false } = options;
    if (!unsaid) await Promise.race([this.#says.drained, this.closed]);
    this.#isLeaving = true;
    if (!this.send({ type: "quit" })) this.close();
    const deadline = setTimeout(() => this.close(), LAST_WORDS);
    const error = await this.closed;
    clearTimeout(deadline);
    return error;
  }

  /** Ends at once. Idempotent. */
  close(): void {
    this.#stop.abort();
    this.#wire?.close();
  }

  /** Closes, and waits for the end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.closed;
  }

  /** Goes from connection to connection; never rejects. */
  async #stay(wire: Wire): Promise<void> {
    try {
      for (;;) {
        const end = await wire.ended;
        const error = this.#errorOf(wire, end);
        if (this.#isLeaving || this.#stop.signal.aborted) return this.#finish(undefined);
        if (this.#options.reconnect === false || isSentAway(end) || !mayPass(error)) throw error;
        wire = await this.#comeBack(error);
      }
    } catch (error) {
      this.#finish(this.#stop.signal.aborted ? undefined : toError(error));
    }
  }

  /** Attempts to connect until it succeeds; the first delay parts the clients of one server. */
  async #comeBack(lost: Error): Promise<Wire> {
    const { signal } = this.#stop;
    let error = lost;
    for (const delay of backoff(this.#options.backoff)) {
      this.#options.onLost?.(error, delay);
      await pause(delay, signal);
      if (signal.aborted) break;
      try {
        return await this.#attempt();
      } catch (failure) {
        error = toError(failure);
        if (!mayPass(error)) break;
      }
    }
    throw error;
  }

  /** Makes one connection, until the member is let in. */
  async #attempt(): Promise<Wire> {
    const { handshakeTimeout = 10_000, ping = 30_000 } = this.#options;
    this.#welcomed = Promise.withResolvers();
    const channel = await this.#dial(this.#stop.signal);
    const hear = (message: ServerMessage) => this.#hear(message);
    const wire = this.#wire = new Wire(channel, { says: this.#says, ping, hear });
    const late = `no welcome in ${handshakeTimeout / 1000} s`;
    const timer = setTimeout(() => wire.close(wire.fault("timeout", late)), handshakeTimeout);
    if (this.#stop.signal.aborted) wire.close();
    wire.send(helloOf(this.#options, this.state));
    try {
      const end = await Promise.race([this.#welcomed.promise, wire.ended]);
      if (end) throw this.#errorOf(wire, end);
      return wire;
    } finally {
      clearTimeout(timer);
    }
  }

  #hear(message: ServerMessage): Promise<void> | void {
    const { messages, ask } = this.#gaps.pass(message);
    if (ask) this.#wire?.send(ask);
    const [first] = messages;
    if (messages.length === 1) return this.#take(first!);
    if (messages.length > 1) return this.#takeAll(messages);
  }

  async #takeAll(messages: readonly ServerMessage[]): Promise<void> {
    for (const message of messages) await this.#take(message);
  }

  #take(message: ServerMessage): Promise<void> | void {
    const heard = this.state.apply(message);
    if (message.type === "ack") this.#says.acknowledge(message);
    if (message.type === "welcome") this.#comeIn();
    if (message.type === "error" && this.#refused(message)) return;
    this.#wire?.wake(); // What was acknowledged makes room.
    return this.#options.onMessage?.(heard);
  }

  #comeIn(): void {
    this.#isIn = true;
    this.#says.restart(this.state.limits!);
    this.#wire?.open();
    this.#welcomed.resolve(undefined);
  }

  /** Returns whether the refusal is dealt with here. */
  #refused({ code, text, ref }: ErrorMessage): boolean {
    const error = new ChatError(text.replace(/\.$/, ""), { code, ref });
    const isOut = ref === OWN && (!this.#isIn || code === "bad-token" || code === "banned");
    if (isOut) this.#wire?.close(error);
    return isOut || this.#says.refuse(error, performance.now());
  }

  #errorOf(wire: Wire, { bye, error }: WireEnd): Error {
    if (error) return error;
    return wire.fault("closed", bye ? `the server says: ${bye.reason}` : "the server has ended");
  }

  #finish(error: Error | undefined): void {
    this.#stop.abort();
    this.#wire?.close();
    this.#says.close(error ?? new Error("Cannot send this message: the client has left"));
    this.#closed.resolve(error);
  }
}
