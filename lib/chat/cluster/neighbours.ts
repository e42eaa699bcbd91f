import { joinParts } from "./state_parts.ts";
import type { BeatSignal, EventSignal, StateSignal } from "./signal.ts";

/** What {@linkcode Neighbours} need. */
export interface NeighboursInit {
  /** Milliseconds of silence after which a server is gone. */
  patience: number;
  /** How many there may be. */
  max: number;
  /** Is told which server is gone, and why. */
  onGone: (server: string, reason: string) => void;
  /** Asks a server for its state. */
  ask: (server: string) => void;
}

interface Neighbour {
  /** How many of its events are known; -1 before its state is. */
  count: number;
  heardAt: number;
  isAsked: boolean;
  parts: StateSignal[];
}

/** The other servers of a cluster: which ones live, and whether everything they told was heard. */
export class Neighbours {
  readonly #init: NeighboursInit;
  readonly #all = new Map<string, Neighbour>();
  #lookedAt = performance.now();

  /** Knows none yet. */
  constructor(init: NeighboursInit) {
    this.#init = init;
  }

  /** A server lives. When it has told more than was heard, it is asked. */
  hear({ server, count }: Pick<BeatSignal, "server" | "count">): void {
    const neighbour = this.#meet(server);
    // The last answer may have been lost.
    if (neighbour && neighbour.count !== count) this.#ask(server, neighbour);
  }

  /** Whether an event is the one behind the last; when it is not, its server is asked. */
  hearNext({ server, count }: EventSignal): boolean {
    const neighbour = this.#meet(server);
    if (!neighbour) return false;
    if (count === neighbour.count + 1) return (neighbour.count = count) > 0;
    if (!neighbour.isAsked) this.#ask(server, neighbour);
    return false;
  }

  /** Takes a part of a server's state, and returns the whole, once it is there. */
  hearState(signal: StateSignal): StateSignal | undefined {
    const neighbour = this.#meet(signal.server);
    if (!neighbour) return undefined;
    if (signal.part === 0) neighbour.parts = [];
    if (signal.part !== neighbour.parts.length) return undefined;
    neighbour.parts.push(signal);
    if (neighbour.parts.length < signal.parts) return undefined;
    const state = joinParts(neighbour.parts);
    Object.assign(neighbour, { count: signal.count, isAsked: false, parts: [] });
    return { ...signal, ...state };
  }

  /** A server is gone. */
  forget(server: string, reason: string): void {
    if (this.#all.delete(server)) this.#init.onGone(server, reason);
  }

  /** Looks who has been silent for too long; to be called more often than that. */
  look(): void {
    const now = performance.now();
    const { patience } = this.#init;
    // This program itself slept: what the others said meanwhile has yet to be read.
    const hasSlept = now - this.#lookedAt > patience * 2 / 3;
    this.#lookedAt = now;
    for (const [server, neighbour] of this.#all) {
      if (hasSlept) neighbour.heardAt = now;
      else if (now - neighbour.heardAt > patience) this.forget(server, "the server is gone");
    }
  }

  #ask(server: string, neighbour: Neighbour): void {
    neighbour.isAsked = true;
    this.#init.ask(server);
  }

  #meet(server: string): Neighbour | undefined {
    const known = this.#all.get(server);
    const heardAt = performance.now();
    if (known) return Object.assign(known, { heardAt });
    if (this.#all.size >= this.#init.max) return undefined;
    const neighbour = { count: -1, heardAt, isAsked: false, parts: [] };
    this.#all.set(server, neighbour);
    return neighbour;
  }
}
