import {
  type Address,
  formatAddress,
  fromSocketAddress,
  type Scheme,
  type SocketAddress,
} from "../address.ts";
import type { NetError } from "../errors.ts";
import type { ByteStream } from "./byte_stream.ts";
import { toNetError } from "./net_error.ts";
import { ReadTurns } from "./read_turns.ts";

/** One for all streams of a thread. */
const TURNS = new ReadTurns();

/** What a stream needs of a socket; the runtime's connections have it. */
export interface Socket {
  /** This side's address. */
  readonly localAddr: SocketAddress;
  /** The peer's address. */
  readonly remoteAddr: SocketAddress;
  /** Reads what has arrived; `null` at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Writes what fits, and says how much that was. */
  write(bytes: Uint8Array): Promise<number>;
  /** Ends this direction. */
  closeWrite(): Promise<void>;
  /** Closes both directions; a second time throws. */
  close(): void;
}

/** Options of {@linkcode SocketStream}: addresses, where the kernel's own would mislead. */
export interface SocketStreamOptions {
  /**
   * This side's address.
   *
   * @default {as the kernel says}
   */
  local?: Address;
  /**
   * The peer's address.
   *
   * @default {as the kernel says}
   */
  remote?: Address;
}

/**
 * A byte stream over a socket of the runtime: TCP, TLS or Unix.
 *
 * Built for many idle connections and many small messages: no closures, timers or buffers of its own.
 */
export class SocketStream implements ByteStream {
  readonly #socket: Socket;
  readonly #scheme: Scheme;
  #local: Address | undefined;
  #remote: Address | undefined;
  #bytesRead = 0;
  #bytesWritten = 0;
  #bufferedBytes = 0;
  #writing = false;
  #turns: (() => void)[] | undefined;
  #closed = false;
  #peerEnded = false;
  #writeEnded = false;
  #reset: NetError | undefined;

  /** Takes over a socket: from now on only this object may use it. */
  constructor(socket: Socket, scheme: Scheme, options: SocketStreamOptions = {}) {
    this.#socket = socket;
    this.#scheme = scheme;
    this.#local = options.local;
    this.#remote = options.remote;
    if (isTcp(socket)) sendAtOnce(socket);
  }

  /** This side's address. */
  get local(): Address {
    return this.#local ??= fromSocketAddress(this.#socket.localAddr, this.#scheme);
  }

  /** The peer's address. */
  get remote(): Address {
    return this.#remote ??= fromSocketAddress(this.#socket.remoteAddr, this.#scheme);
  }

  /** How many bytes were read. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** How many bytes the kernel took. */
  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  /** How many bytes were given to `write` and wait for the kernel. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /** Whether the peer has ended its direction, and all it sent was read. */
  get peerEnded(): boolean {
    return this.#peerEnded;
  }

  /** Whether this side has ended its direction. */
  get writeEnded(): boolean {
    return this.#writeEnded;
  }

  /** As {@linkcode ByteStream.read}. */
  async read(buffer: Uint8Array): Promise<number | null> {
    const turn = TURNS.begin();
    let count: number | null;
    try {
      if (turn) await turn;
      count = await this.#socket.read(buffer);
    } catch (error) {
      throw this.#failed("read", error);
    } finally {
      TURNS.end();
    }
    if (count === null) return this.#ended();
    this.#bytesRead += count;
    return count;
  }

  /** A socket gives its reset once, and an ordinary end from then on. */
  #ended(): null {
    if (this.#reset) throw this.#reset;
    this.#peerEnded = true;
    return null;
  }

  /** As {@linkcode ByteStream.write}. */
  async write(bytes: Uint8Array): Promise<void> {
    this.#bufferedBytes += bytes.length;
    if (this.#writing) await this.#turn();
    this.#writing = true;
    let done = 0;
    try {
      // The kernel takes what fits: the rest must go out before anything else does.
      do {
        const taken = await this.#socket.write(done === 0 ? bytes : bytes.subarray(done));
        done += taken;
        this.#bytesWritten += taken;
        this.#bufferedBytes -= taken;
      } while (done < bytes.length);
    } catch (error) {
      this.#bufferedBytes -= bytes.length - done;
      throw this.#failed("write", error);
    } finally {
      this.#next();
    }
  }

  /** As {@linkcode ByteStream.closeWrite}. */
  async closeWrite(): Promise<void> {
    if (this.#writing) await this.#turn();
    this.#writing = true;
    try {
      if (!this.#writeEnded) await this.#socket.closeWrite();
      this.#writeEnded = true;
    } catch (error) {
      throw this.#failed("end", error);
    } finally {
      this.#next();
    }
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => (this.#turns ??= []).push(resolve));
  }

  /** Hands the socket to whoever waits longest: it stays taken meanwhile, so nobody jumps in. */
  #next(): void {
    const turn = this.#turns?.shift();
    if (turn) turn();
    else this.#writing = false;
  }

  #failed(action: string, error: unknown): NetError {
    const { remote, local } = this;
    const isUnnamed = remote.scheme === "unix" && remote.path === "";
    const address = formatAddress(isUnnamed ? local : remote);
    const failure = toNetError(error, { action, address });
    if (failure.fault === "reset" && !this.#closed) this.#reset ??= failure;
    return failure;
  }

  /** As {@linkcode ByteStream.close}. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }
}

function isTcp(socket: Socket): socket is Deno.TcpConn {
  return "setNoDelay" in socket;
}

/** Without this the kernel holds a second small write back for up to 40 ms (Nagle's algorithm). */
function sendAtOnce(socket: Deno.TcpConn): void {
  try {
    socket.setNoDelay(true);
  } catch {
    // A connection that was reset before it was accepted has no options: its first read says so.
  }
}
