import { type Address, isLoopback, networkOf } from "../address.ts";
import { type HostCounts, LocalHostCounts } from "./host_counts.ts";
import { defaultMaxConnections } from "./limits.ts";

/** Why a connection was refused. */
export type RefusalReason = "max-connections" | "max-per-address";

/** How many connections a server holds at once. */
export interface AdmissionLimits {
  /**
   * From everywhere.
   *
   * @default {1024, or the descriptor limit less 64 where that is lower}
   */
  maxConnections?: number;
  /**
   * From one address, or one /64 of IPv6. Unless it is given, peers on loopback are exempt.
   *
   * @default {64}
   */
  maxPerAddress?: number;
}

/** What the threads that serve one address count together. */
export interface SharedAdmission {
  /** As {@linkcode newCounters} makes them, over memory that all threads have. */
  counters: BigInt64Array;
  /** The connections of each host. */
  hosts: HostCounts;
}

/** The number of a connection that is let in, from 1; or why it is refused. */
export type Admittance = number | RefusalReason;

const OPEN = 0;
const LET_IN = 1;

/** The counters of an {@linkcode Admission}: how many are open, and how many were let in so far. */
export function newCounters(): BigInt64Array {
  return new BigInt64Array(new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT));
}

/** Counts and numbers the connections of an address, and says who may come in. */
export class Admission {
  readonly #maxConnections: bigint;
  readonly #maxPerAddress: number;
  readonly #countLoopback: boolean;
  readonly #counters: BigInt64Array;
  readonly #hosts: HostCounts;

  /** Starts at none, or where those stand with whom it counts together. */
  constructor(limits: AdmissionLimits, shared: Partial<SharedAdmission> = {}) {
    const { maxConnections = defaultMaxConnections(), maxPerAddress = 64 } = limits;
    const { counters = newCounters(), hosts = new LocalHostCounts() } = shared;
    this.#maxConnections = BigInt(maxConnections);
    this.#maxPerAddress = maxPerAddress;
    this.#countLoopback = limits.maxPerAddress !== undefined;
    this.#counters = counters;
    this.#hosts = hosts;
  }

  /** Counts one more connection, or says why there cannot be one more from this peer. */
  enter(remote: Address): Admittance | Promise<Admittance> {
    if (Atomics.add(this.#counters, OPEN, 1n) >= this.#maxConnections) {
      Atomics.sub(this.#counters, OPEN, 1n);
      return "max-connections";
    }
    const host = this.#hostOf(remote);
    const free = host === undefined || this.#hosts.take(host, this.#maxPerAddress);
    return typeof free === "boolean" ? this.#decide(free) : free.then((free) => this.#decide(free));
  }

  /** Counts one connection less. */
  leave(remote: Address): void {
    Atomics.sub(this.#counters, OPEN, 1n);
    const host = this.#hostOf(remote);
    if (host !== undefined) this.#hosts.give(host);
  }

  #decide(free: boolean): Admittance {
    if (free) return Number(Atomics.add(this.#counters, LET_IN, 1n)) + 1;
    Atomics.sub(this.#counters, OPEN, 1n);
    return "max-per-address";
  }

  /** What a peer is counted under; nothing where it is not counted. */
  #hostOf(remote: Address): string | undefined {
    if (remote.scheme === "unix") return undefined;
    return this.#countLoopback || !isLoopback(remote.host) ? networkOf(remote.host) : undefined;
  }
}
