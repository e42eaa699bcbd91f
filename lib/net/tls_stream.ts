import { nextTick } from "node:process";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { type Address, formatAddress } from "../address.ts";
import { NetError } from "../errors.ts";
import type { ByteStream } from "./byte_stream.ts";
import type { AcceptedStream } from "./connection.ts";
import { toNetError } from "./net_error.ts";
import { StreamDuplex } from "./stream_duplex.ts";

/** How much may be decrypted and not yet read. */
const MAX_ARRIVED = 64 << 10;

/** Which side of TLS a stream is. */
export interface TlsRole {
  /** Makes Node's socket on the connection, which begins the handshake. */
  wrap: (duplex: Duplex) => TLSSocket;
  /** The event by which that socket tells that the handshake, and what is checked after it, is over. */
  secureEvent: "secure" | "secureConnect";
}

/**
 * TLS over another byte stream.
 *
 * The protocol is spoken by Node's module on a connection of our own, not by the runtime's TLS
 * sockets: those keep the descriptor of a stalled handshake although they are closed, hold small writes
 * back (Nagle's algorithm) with no way to turn that off, and know neither pins nor clients'
 * certificates. The handshake begins at once; {@linkcode TlsStream.ready} waits for it.
 */
export class TlsStream implements AcceptedStream {
  readonly #inner: ByteStream;
  readonly #duplex: StreamDuplex;
  readonly #socket: TLSSocket;
  readonly #arrived: Uint8Array[] = [];
  #bytesArrived = 0;
  #bytesRead = 0;
  #bytesWritten = 0;
  #secure = false;
  #ended = false;
  #writeEnded = false;
  #closed = false;
  #failure: unknown;
  #changed = Promise.withResolvers<void>();

  /** Takes over a stream and begins the handshake. */
  constructor(inner: ByteStream, { wrap, secureEvent }: TlsRole) {
    this.#inner = inner;
    this.#duplex = new StreamDuplex(inner, () => this.#innerEnded());
    this.#duplex.on("error", (error) => this.#fail(error));
    this.#socket = wrap(this.#duplex);
    this.#socket.on("data", (chunk) => this.#arrive(chunk));
    this.#socket.once("end", () => this.#end());
    this.#socket.once("close", () => this.#wake());
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.once(secureEvent, () => this.#secured());
  }

  /** How many bytes were given to `write` and wait to be encrypted and sent. */
  get bufferedBytes(): number {
    return this.#socket.writableLength;
  }

  /** This side's address. */
  get local(): Address {
    return this.#inner.local;
  }

  /** The peer's address. */
  get remote(): Address {
    return this.#inner.remote;
  }

  /** How many bytes were read, as they were before encryption. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** How many bytes were written, as they were before encryption. */
  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  /** The application protocol that both agreed on (ALPN). */
  get alpn(): string | undefined {
    return this.#socket.alpnProtocol || undefined;
  }

  /** The SHA-256 fingerprint of the peer's certificate, in hex with colons. */
  get peerFingerprint(): string | undefined {
    return this.#socket.getPeerCertificate()?.fingerprint256;
  }

  /**
   * Waits for the handshake. It has no deadline of its own: close the stream to give up.
   *
   * @throws {NetError} `tls` when the two cannot agree, `truncated` when the peer ended meanwhile,
   * `closed` when this side did.
   * @param action What an error says was being done.
   */
  async ready(action = "handshake"): Promise<void> {
    while (!this.#secure) {
      if (this.#isDead()) throw this.#error(action);
      await this.#changed.promise;
    }
  }

  /** As {@linkcode ByteStream.read}. */
  async read(buffer: Uint8Array): Promise<number | null> {
    while (!this.#closed) {
      if (this.#bytesArrived > 0) return this.#take(buffer);
      if (buffer.length === 0) return 0;
      if (this.#failure === undefined && this.#ended) return null;
      if (this.#isDead()) break;
      await this.#changed.promise;
    }
    throw this.#error("read");
  }

  #take(buffer: Uint8Array): number {
    const chunk = this.#arrived[0]!;
    const part = chunk.subarray(0, buffer.length);
    buffer.set(part);
    if (part.length === chunk.length) this.#arrived.shift();
    else this.#arrived[0] = chunk.subarray(part.length);
    this.#bytesArrived -= part.length;
    this.#bytesRead += part.length;
    if (this.#bytesArrived < MAX_ARRIVED) this.#duplex.hold(false);
    return part.length;
  }

  /**
   * Takes what was decrypted. The socket itself is never paused, for then it forgets the peer's end:
   * what holds a fast peer back is that nothing more is read from the inner stream.
   */
  #arrive(chunk: Uint8Array): void {
    this.#arrived.push(chunk);
    this.#bytesArrived += chunk.length;
    if (this.#bytesArrived >= MAX_ARRIVED) this.#duplex.hold(true);
    this.#wake();
  }

  /** As {@linkcode ByteStream.write}. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#perform("write", (done) => {
      // The runtime fails a write of nothing (EPERM), and the connection with it.
      if (bytes.length === 0) done();
      else this.#socket.write(bytes, done);
    });
    this.#bytesWritten += bytes.length;
  }

  /** As {@linkcode ByteStream.closeWrite}. */
  async closeWrite(): Promise<void> {
    if (this.#writeEnded) return;
    const ended = this.#perform("end", (done) => this.#socket.end(done));
    this.#writeEnded = true;
    await ended;
    // Node says so before the closing alert is on its way: this waits behind it.
    await this.#inner.closeWrite();
  }

  /**
   * As {@linkcode ByteStream.close}. The peer is told that the end is a clean one, if that can be said
   * without waiting.
   */
  close(): void {
    if (this.#closed) return;
    if (this.#secure && !this.#writeEnded) this.#socket.end();
    this.#closed = true;
    this.#wake();
    nextTick(() => {
      this.#socket.destroy();
      this.#inner.close();
    });
  }

  #secured(): void {
    this.#secure = true;
    this.#wake();
  }

  #end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** An end of the inner stream without the alert that ends TLS may be an attacker's. */
  #innerEnded(): void {
    if (!this.#ended) this.#fail(new Deno.errors.UnexpectedEof("The peer ended without an alert"));
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#wake();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  #isDead(): boolean {
    return this.#closed || this.#failure !== undefined || this.#socket.destroyed;
  }

  #isLost(): boolean {
    return this.#closed || (this.#failure !== undefined && this.#socket.destroyed);
  }

  /** Runs an operation of Node's kind, which tells its end by a callback, or never. */
  async #perform(action: string, run: (done: (error?: Error | null) => void) => void) {
    if (this.#isDead() || this.#writeEnded) throw this.#error(action);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const lost = () => reject();
    this.#socket.once("close", lost);
    try {
      // Node reports success, too, of what a close has cut off.
      run((error) => error || this.#isLost() ? reject() : resolve());
      await promise;
    } catch {
      throw this.#error(action);
    } finally {
      this.#socket.off("close", lost);
    }
  }

  #error(action: string): NetError {
    const where = { action, address: formatAddress(this.remote) };
    if (this.#closed) return new NetError({ ...where, fault: "closed", reason: "closed" });
    return toNetError(this.#failure ?? new Deno.errors.BrokenPipe("The stream has ended"), where);
  }
}
