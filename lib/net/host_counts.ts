/** How many connections each host has: those who let connections in ask before each. */
export interface HostCounts {
  /** Counts one more of a host, unless it has `most` already; says whether it did. */
  take(host: string, most: number): boolean | Promise<boolean>;
  /** Counts one less of a host. */
  give(host: string): void;
}

/** Counts hosts in the memory of this thread. */
export class LocalHostCounts implements HostCounts {
  readonly #counts = new Map<string, number>();

  /** As {@linkcode HostCounts.take}; answers at once. */
  take(host: string, most: number): boolean {
    const count = this.#counts.get(host) ?? 0;
    if (count >= most) return false;
    this.#counts.set(host, count + 1);
    return true;
  }

  /** As {@linkcode HostCounts.give}. */
  give(host: string): void {
    const count = this.#counts.get(host) ?? 0;
    if (count > 1) this.#counts.set(host, count - 1);
    else this.#counts.delete(host);
  }
}
