import { type Address, isLoopback } from "../address.ts";
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
   * From one address. Unless it is given, peers on loopback are exempt.
   *
   * @default {64}
   */
  maxPerAddress?: number;
}

/** Counts a server's connections and says who may come in. */
export class Admission {
  /** How many connections there are. */
  active = 0;
  readonly #maxConnections: number;
  readonly #maxPerAddress: number;
  readonly #countLoopback: boolean;
  readonly #perHost = new Map<string, number>();

  /** Starts at none. */
  constructor(limits: AdmissionLimits) {
    const { maxConnections = defaultMaxConnections(), maxPerAddress = 64 } = limits;
    this.#maxConnections = maxConnections;
    this.#maxPerAddress = maxPerAddress;
    this.#countLoopback = limits.maxPerAddress !== undefined;
  }

  /** Counts one more connection, or says why there cannot be one more from this peer. */
  enter(remote: Address): RefusalReason | undefined {
    if (this.active >= this.#maxConnections) return "max-connections";
    const host = this.#hostOf(remote);
    if (host !== undefined) {
      const count = this.#perHost.get(host) ?? 0;
      if (count >= this.#maxPerAddress) return "max-per-address";
      this.#perHost.set(host, count + 1);
    }
    this.active++;
    return undefined;
  }

  /** Counts one connection less. */
  leave(remote: Address): void {
    this.active--;
    const host = this.#hostOf(remote);
    if (host === undefined) return;
    const count = this.#perHost.get(host) ?? 0;
    if (count > 1) this.#perHost.set(host, count - 1);
    else this.#perHost.delete(host);
  }

  /** What a peer is counted under; nothing where it is not counted. */
  #hostOf(remote: Address): string | undefined {
    if (remote.scheme === "unix") return undefined;
    return this.#countLoopback || !isLoopback(remote.host) ? remote.host : undefined;
  }
}
