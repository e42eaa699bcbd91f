import { type InternetAddress, isLoopback, networkOf } from "../address.ts";

/** Why a datagram is not answered. */
export type DatagramRefusal =
  /** Its source port is below 1024, where services answer and people do not ask. */
  | "reserved-port"
  /** Its source port is the server's own: two servers would answer each other for ever. */
  | "own-port"
  /** Its source was answered too often. */
  | "rate"
  /** The answer is larger than the question. */
  | "withheld"
  /** It is not made of frames, as it should be. */
  | "malformed"
  /** The answer could not be sent. */
  | "unsent";

/** Options of {@linkcode PeerGuard}. */
export interface PeerGuardOptions {
  /**
   * How many datagrams a second each address, or /64 of IPv6, is answered, and as many at once after
   * a pause. Unless it is given, peers on loopback are exempt.
   *
   * @default {1000}
   */
  rate?: number;
  /**
   * How many addresses are remembered; the one heard of longest ago is forgotten first.
   *
   * @default {65536}
   */
  maxPeers?: number;
  /**
   * Tells the time, in milliseconds.
   *
   * @default {() => performance.now()}
   */
  now?: () => number;
}

/** What one address may still be answered. */
interface Bucket {
  tokens: number;
  filled: number;
}

/**
 * Says which datagrams may be answered. The source of a datagram is easily forged, so whoever answers
 * them all can be used to flood somebody, or be made to answer another server without end
 * (CVE-1999-0103, CVE-2024-2169).
 */
export class PeerGuard {
  readonly #rate: number;
  readonly #burst: number;
  readonly #maxPeers: number;
  readonly #now: () => number;
  readonly #ownPort: number;
  readonly #countLoopback: boolean;
  readonly #buckets = new Map<string, Bucket>();

  /** Guards a server that listens on `ownPort`. */
  constructor(ownPort: number, options: PeerGuardOptions = {}) {
    const { rate = 1000, maxPeers = 65_536, now = () => performance.now() } = options;
    this.#ownPort = ownPort;
    this.#rate = rate;
    this.#burst = Math.max(1, rate);
    this.#maxPeers = maxPeers;
    this.#now = now;
    this.#countLoopback = options.rate !== undefined;
  }

  /** Counts one answer to a peer, or says why there may be none. */
  refuse(peer: InternetAddress): DatagramRefusal | undefined {
    if (peer.port < 1024) return "reserved-port";
    if (peer.port === this.#ownPort) return "own-port";
    if (!this.#countLoopback && isLoopback(peer.host)) return undefined;
    return this.#takeToken(networkOf(peer.host)) ? undefined : "rate";
  }

  #takeToken(host: string): boolean {
    const bucket = this.#bucketOf(host);
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }

  #bucketOf(host: string): Bucket {
    const now = this.#now();
    const bucket = this.#buckets.get(host) ?? { tokens: this.#burst, filled: now };
    const earned = (now - bucket.filled) / 1000 * this.#rate;
    bucket.tokens = Math.min(this.#burst, bucket.tokens + earned);
    bucket.filled = now;
    // Put behind all others, so that the first in the map is the one heard of longest ago.
    this.#buckets.delete(host);
    this.#buckets.set(host, bucket);
    if (this.#buckets.size > this.#maxPeers) this.#forgetOldest();
    return bucket;
  }

  #forgetOldest(): void {
    for (const host of this.#buckets.keys()) {
      this.#buckets.delete(host);
      return;
    }
  }
}
