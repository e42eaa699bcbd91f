import type { InternetAddress } from "../address.ts";
import { toError } from "../errors.ts";
import type { Codec } from "../frame/codec.ts";
import { raw } from "../frame/raw.ts";
import type { Datagram } from "./datagram.ts";
import { decodeDatagram, encodeDatagrams } from "./datagram_frames.ts";
import { type DatagramRefusal, PeerGuard, type PeerGuardOptions } from "./peer_guard.ts";
import { receiveAll } from "./receive_all.ts";
import type { UdpSocket } from "./udp.ts";

/** Of how many datagrams one is timed, the first to begin with. */
const SAMPLED = 8;

/** What answers datagrams; every service is one. */
export interface DatagramHandler {
  /** Answers the messages of one datagram. */
  answer(messages: readonly Uint8Array[]): readonly Uint8Array[];
}

/** Shows the messages of a datagram to somebody, in time or later. */
export type ShowDatagram = (
  messages: readonly Uint8Array[],
  peer: InternetAddress,
) => void | Promise<void>;

/** What a datagram server tells. A hook that throws ends the server. */
export interface DatagramServerHooks {
  /** Is shown the messages of each datagram; they are answered when it is done. */
  onMessages?: ShowDatagram;
  /** Is shown the answers when they are sent. */
  onAnswers?: ShowDatagram;
  /** Is told of each datagram that was not answered, and why; `error` where one is behind it. */
  onRefused?: (peer: InternetAddress, reason: DatagramRefusal, error?: Error) => void;
  /** Is told of each failure to receive, and of the milliseconds until the next attempt. */
  onReceiveError?: (error: Error, delay: number) => void;
}

/** Options of {@linkcode serveDatagrams}. */
export interface DatagramServerOptions extends DatagramServerHooks, PeerGuardOptions {
  /**
   * The frames in a datagram. What is malformed is not answered.
   *
   * @default {raw()}
   */
  codec?: Codec;
  /** Is told how long a datagram waited until its answers were sent, in seconds: of each eighth. */
  latency?: { observe(seconds: number): void } | undefined;
  /** Closes the server when it is aborted. */
  signal?: AbortSignal;
}

/**
 * Answers the datagrams that a socket receives, but none with more bytes than it had, none from a
 * reserved port or the server's own, and no address too often. What goes wrong with one peer ends
 * nothing.
 *
 * @example An echo server
 * ```ts
 * import { ECHO, openUdp, serveDatagrams } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const loopback = { scheme: "udp", host: "127.0.0.1", port: 0 } as const;
 * await using server = serveDatagrams(await openUdp(loopback), ECHO);
 * using client = await openUdp(loopback);
 * await client.send(new TextEncoder().encode("hello"), server.local);
 * assertEquals((await client.receive())?.data.length, 5);
 * ```
 */
export function serveDatagrams(
  socket: UdpSocket,
  handler: DatagramHandler,
  options: DatagramServerOptions = {},
): DatagramServer {
  return new DatagramServer(socket, handler, options);
}

/** A running datagram server, as {@linkcode serveDatagrams} makes it. */
export class DatagramServer implements AsyncDisposable {
  /** The bound address. */
  readonly local: InternetAddress;
  /** Resolves when the server has ended: to the error that ended it, if one did. */
  readonly closed: Promise<Error | undefined>;
  /** How many datagrams were not answered, by reason. */
  readonly refused: Partial<Record<DatagramRefusal, number>> = {};
  readonly #socket: UdpSocket;
  readonly #handler: DatagramHandler;
  readonly #options: DatagramServerOptions;
  readonly #codec: Codec;
  readonly #guard: PeerGuard;
  readonly #stopping = new AbortController();
  #received = 0;
  #answered = 0;
  #bytesIn = 0;
  #bytesOut = 0;

  /** Starts to answer, and owns the socket from here on. */
  constructor(socket: UdpSocket, handler: DatagramHandler, options: DatagramServerOptions = {}) {
    const { codec = raw() } = options;
    this.local = socket.local;
    this.#socket = socket;
    this.#handler = handler;
    this.#options = options;
    this.#codec = codec;
    this.#guard = new PeerGuard(socket.local.port, options);
    this.closed = this.#run();
  }

  /** How many datagrams were received. */
  get received(): number {
    return this.#received;
  }

  /** How many datagrams were answered. */
  get answered(): number {
    return this.#answered;
  }

  /** How many bytes were received. */
  get bytesIn(): number {
    return this.#bytesIn;
  }

  /** How many bytes were sent. */
  get bytesOut(): number {
    return this.#bytesOut;
  }

  /** Closes the socket; an answer under way is finished. Idempotent. */
  close(): void {
    this.#stopping.abort();
    this.#socket.close();
  }

  /** Closes the server and waits until it has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.closed;
  }

  async #run(): Promise<Error | undefined> {
    const { signal } = this.#options;
    const close = () => this.close();
    if (signal?.aborted) this.close();
    signal?.addEventListener("abort", close);
    try {
      const { onReceiveError } = this.#options;
      const receiving = { signal: this.#stopping.signal, onReceiveError };
      await receiveAll(this.#socket, (datagram) => this.#answer(datagram), receiving);
    } catch (error) {
      return toError(error);
    } finally {
      signal?.removeEventListener("abort", close);
      this.close();
    }
  }

  async #answer(datagram: Datagram): Promise<void> {
    this.#received++;
    this.#bytesIn += datagram.data.length;
    const { peer } = datagram;
    const { onMessages, onAnswers } = this.#options;
    const timed = this.#received % SAMPLED === 1 ? this.#options.latency : undefined;
    const since = timed ? performance.now() : 0;
    const messages = this.#decode(datagram);
    if (messages === undefined) return;
    if (onMessages) await onMessages(messages, peer);
    const answers = this.#handler.answer(messages);
    if (answers.length === 0) return;
    let failure: Refusal | undefined;
    try {
      const datagrams = encodeDatagrams(answers, this.#codec);
      const reason = this.#refusalOf(datagrams, datagram);
      if (reason !== undefined) failure = { reason };
      else {
        for (const one of datagrams) await this.#socket.send(one, peer);
        this.#bytesOut += totalLength(datagrams);
      }
    } catch (error) {
      failure = { reason: "unsent", error: toError(error) };
    }
    if (failure !== undefined) return this.#refuse(peer, failure);
    timed?.observe((performance.now() - since) / 1000);
    this.#answered++;
    if (onAnswers) await onAnswers(answers, peer);
  }

  #decode({ data, peer }: Datagram): readonly Uint8Array[] | undefined {
    try {
      return decodeDatagram(data, this.#codec);
    } catch (error) {
      this.#refuse(peer, { reason: "malformed", error: toError(error) });
      return undefined;
    }
  }

  /** Why the answers to a question may not be sent, if so. */
  #refusalOf(
    answers: readonly Uint8Array[],
    { data, peer }: Datagram,
  ): DatagramRefusal | undefined {
    return totalLength(answers) > data.length ? "withheld" : this.#guard.refuse(peer);
  }

  #refuse(peer: InternetAddress, { reason, error }: Refusal): void {
    this.refused[reason] = (this.refused[reason] ?? 0) + 1;
    this.#options.onRefused?.(peer, reason, error);
  }
}

interface Refusal {
  reason: DatagramRefusal;
  error?: Error;
}

function totalLength(datagrams: readonly Uint8Array[]): number {
  let length = 0;
  for (const datagram of datagrams) length += datagram.length;
  return length;
}
