import type { Address } from "../address.ts";
import { WebSocketCodec, type WebSocketRole } from "../frame/websocket.ts";
import { ABNORMAL, closePayload } from "../frame/websocket_close.ts";
import type { ByteStream } from "../net/byte_stream.ts";
import type { Channel, Closing } from "../net/channel.ts";
import { isRaw } from "../net/framed.ts";
import { lingeringClose } from "../net/linger.ts";
import { Heartbeat } from "./heartbeat.ts";
import { endError } from "./websocket_end.ts";
import { refusalOf, WebSocketInbox } from "./websocket_inbox.ts";
import type { WebSocketChannelOptions, WebSocketMessageKind } from "./websocket_options.ts";
import { WebSocketOutbox } from "./websocket_outbox.ts";

/** How long a peer may take to say its own close behind {@linkcode WebSocketChannel.close}. */
const LINGER = 1000;
const NOTHING = new Uint8Array();

/**
 * Messages over a WebSocket, whose handshake is over. Pings are answered while messages are received,
 * a peer that is gone is noticed, and both sides say why they close.
 *
 * A WebSocket has no half of it that stays open: behind {@linkcode WebSocketChannel.closeWrite} the
 * peer sends what it had begun, and closes too.
 */
export class WebSocketChannel implements Channel {
  /** The subprotocol that was agreed on, or an empty text. */
  readonly subprotocol: string;
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>;
  readonly #stream: ByteStream;
  readonly #role: WebSocketRole;
  readonly #inbox: WebSocketInbox;
  readonly #outbox: WebSocketOutbox;
  readonly #heartbeat: Heartbeat;
  readonly #holdsClose: boolean;
  readonly #gone = Promise.withResolvers<void>();
  #closing: Closing | undefined;
  #closeSent: Promise<void> | undefined;
  #receiving: Promise<Uint8Array[] | null> | undefined;
  #isReading = false;
  #ended = false;
  #isClosed = false;

  /** Takes over a stream: from now on only this object may use it. */
  constructor(stream: ByteStream, options: WebSocketChannelOptions) {
    const { role, unread, subprotocol = "", kind = "auto", pingInterval = 30_000 } = options;
    const codec = options.codec && !isRaw(options.codec) ? options.codec : undefined;
    const frames = new WebSocketCodec(options);
    this.subprotocol = subprotocol;
    this.#holdsClose = options.holdsClose ?? false;
    this.closed = this.#gone.promise;
    this.#stream = stream;
    this.#role = role;
    const inbox = this.#inbox = new WebSocketInbox(frames, codec);
    this.#outbox = new WebSocketOutbox(stream, { frames, codec, kind, inbox });
    if (unread) inbox.input.queue.push(unread);
    this.#heartbeat = new Heartbeat({
      interval: pingInterval,
      isWaiting: () => this.#isReading || this.#outbox.isWriting,
      ping: () => this.#outbox.control({ kind: "ping", data: NOTHING }).catch(() => {}),
      onDead: () => {
        this.#inbox.failure ??= { error: endError(this, { action: "read", fault: "timeout" }) };
        this.#vanish();
      },
    });
  }

  /** This side's address. */
  get local(): Address {
    return this.#stream.local;
  }

  /** The peer's address. */
  get remote(): Address {
    return this.#stream.remote;
  }

  /** What each message of the last receive came as. */
  get kinds(): readonly WebSocketMessageKind[] {
    return this.#inbox.kinds;
  }

  /** Why it ended, once one side has said so; 1006 where none did. */
  get closing(): Closing | undefined {
    return this.#closing;
  }

  /**
   * Waits for messages, as {@linkcode Channel.receive} says: their bytes as they came, be they text or
   * binary. `null` when the peer has closed.
   *
   * @throws {WebSocketError} When the peer sent what it must not; it has been told by then.
   * @throws {TruncatedError} When the peer ended inside a message.
   * @throws {NetError} As the stream does; `timeout` when the peer answers no ping.
   */
  receive(): Promise<readonly Uint8Array[] | null> {
    if (this.#isClosed) return Promise.reject(endError(this, { action: "read", fault: "closed" }));
    return this.#receiving = this.#next();
  }

  /**
   * Sends messages in one write. One that is of the last receive, at the same place, goes out as what
   * it came as; the others as `kind` says.
   *
   * @param kinds What each is sent as, where that is known: by a relay.
   * @throws {FrameError} When a message is over the limit; nothing of the batch is sent.
   * @throws {NetError} `closed` behind a close of either side, else as the stream's write does.
   */
  send(
    messages: readonly Uint8Array[],
    kinds?: readonly WebSocketMessageKind[],
  ): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    return this.#deaf ?? this.#outbox.send(messages, kinds);
  }

  /**
   * Sends frames that are encoded already, as {@linkcode sharedWebSocketFrame} gives them to a server
   * that has the same to say to many.
   *
   * @throws {NetError} As {@linkcode WebSocketChannel.send} does.
   */
  sendEncoded(frames: Uint8Array): Promise<void> {
    return this.#deaf ?? this.#outbox.write(frames);
  }

  /**
   * Says that no more messages will be sent, and why; the peer will close too. Later calls do nothing.
   *
   * @param code 1000 is a normal end, 1001 a server that goes away.
   * @param reason Some words, 123 bytes of UTF-8 at most.
   * @throws {UsageError} When a close frame cannot say that.
   */
  closeWrite(code = 1000, reason = ""): Promise<void> {
    if (this.#closeSent) return this.#closeSent;
    const data = closePayload({ code, reason });
    const isGone = this.#closing?.code === ABNORMAL;
    this.#closing ??= { code, reason, by: "local" };
    return this.#closeSent = isGone
      ? Promise.resolve()
      : this.#outbox.control({ kind: "close", data });
  }

  /**
   * Says why, unless that was said, waits a second at most for the peer to close too, and closes both
   * directions; {@linkcode WebSocketChannel.closed} tells when. Idempotent.
   */
  close(code = 1000, reason = ""): void {
    if (this.#isClosed) return;
    const said = this.closeWrite(code, reason);
    this.#isClosed = true;
    this.#heartbeat[Symbol.dispose]();
    this.#leave(said);
  }

  /** Closes both directions at once without a word: the peer sees 1006. Idempotent. */
  abort(): void {
    this.#vanish();
    this.close();
  }

  /** The loop behind every receive. */
  async #next(): Promise<Uint8Array[] | null> {
    const inbox = this.#inbox;
    this.#isReading = true;
    try {
      inbox.clear();
      if (inbox.isPending) inbox.decode();
      while (inbox.messages.length === 0 && !this.#ended && !inbox.close) {
        if (inbox.ping) await this.#answerPing();
        const count = await this.#stream.read(inbox.input.room());
        this.#heartbeat.heard();
        if (count === null) this.#ended = true;
        else {
          inbox.input.commit(count);
          inbox.decode();
        }
      }
      if (inbox.ping) await this.#answerPing();
      if (inbox.messages.length > 0) return inbox.messages;
      await this.#end();
      return null;
    } catch (error) {
      throw await this.#fail(error);
    } finally {
      this.#isReading = false;
    }
  }

  /** The failure of whoever still sends when nobody listens any more. */
  get #deaf(): Promise<never> | undefined {
    const isHeld = this.#holdsClose && this.#inbox.close !== undefined;
    if (!this.#closeSent && (!this.#ended || isHeld)) return undefined;
    return Promise.reject(endError(this, { action: "write", fault: "closed" }));
  }

  async #answerPing(): Promise<void> {
    const data = this.#inbox.ping!;
    this.#inbox.ping = undefined;
    if (!this.#closeSent) await this.#outbox.control({ kind: "pong", data });
  }

  /** The peer's end: it is told the same, as far as it still listens. */
  async #end(): Promise<void> {
    const { close } = this.#inbox;
    this.#ended = true;
    this.#closing ??= { ...close ?? { code: ABNORMAL, reason: "" }, by: "peer" };
    this.#inbox.end();
    this.#heartbeat[Symbol.dispose]();
    if (close && this.#holdsClose) return;
    try {
      if (close) await this.closeWrite(close.code, close.reason);
      if (this.#role === "server") await this.#stream.closeWrite();
    } catch {
      // It has gone without waiting for that.
    }
  }

  /** Tells the peer what was wrong, where that was its doing; gives the first error of all. */
  async #fail(error: unknown): Promise<unknown> {
    const first = this.#inbox.failure ??= { error };
    this.#heartbeat[Symbol.dispose]();
    if (this.#ended) return first.error;
    this.#ended = true;
    const close = refusalOf(first.error);
    if (close) await this.closeWrite(close.code, close.reason).catch(() => {});
    else this.#closing ??= { code: ABNORMAL, reason: "", by: "peer" };
    return first.error;
  }

  #vanish(): void {
    this.#closing ??= { code: ABNORMAL, reason: "", by: "local" };
    this.#stream.close();
  }

  async #leave(said: Promise<void>): Promise<void> {
    const timer = setTimeout(() => this.#stream.close(), LINGER);
    try {
      await said;
      await this.#receiving;
      while (!this.#ended) await this.#next();
    } catch {
      // Nobody asks any more what goes wrong; but what was said last should arrive.
      await lingeringClose(this.#stream, LINGER);
    }
    clearTimeout(timer);
    this.#stream.close();
    this.#gone.resolve();
  }
}
