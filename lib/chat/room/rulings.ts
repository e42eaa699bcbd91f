import { foldName } from "./names.ts";
import type { Ruling } from "./roster.ts";

// Behind these are all who are on this machine, or come through a proxy on it.
const SHARED_REGEXP = /^(|localhost|127\..*|::1|::ffff:127\..*)$/;

/** What was decided of a name, of a kind, last. */
interface Entry {
  on: boolean;
  time: number;
  address: string | undefined;
}

/**
 * Who may not come in, and who may not speak. Each list is bounded: the oldest give way. That
 * something was ended is kept as well, or a server that has not heard of it would bring it back.
 */
export class Rulings {
  readonly #max: number;
  readonly #bans = new Map<string, Entry>();
  readonly #mutes = new Map<string, Entry>();

  /** Makes empty lists of at most `max` each. */
  constructor(max: number) {
    this.#max = max;
  }

  /** Takes in what an operator has decided; says whether that was new. What is later stands. */
  rule({ type, name, time, address }: Ruling): boolean {
    const list = this.#listOf(type);
    const fold = foldName(name);
    const known = list.get(fold);
    const on = type === "ban" || type === "mute";
    const own = address !== undefined && !SHARED_REGEXP.test(address) ? address : undefined;
    const addsAddress = known?.time === time && known.address === undefined && own !== undefined;
    if (known && known.time >= time && !addsAddress) return false;
    list.delete(fold);
    list.set(fold, { on, time, address: on ? own ?? known?.address : undefined });
    if (list.size > this.#max) list.delete(list.keys().next().value!);
    return true;
  }

  /** A time for a new decision, later than that of the last one, by whatever clock. */
  timeOf({ type, name }: Pick<Ruling, "type" | "name">, now: number): number {
    return Math.max(now, (this.#listOf(type).get(foldName(name))?.time ?? 0) + 1);
  }

  /** What stands: for a server that comes later. */
  *standing(): Generator<Ruling> {
    const kinds = [["ban", this.#bans], ["mute", this.#mutes]] as const;
    for (const [kind, list] of kinds) {
      for (const [name, { on, time, address }] of list) {
        const bare = { name, reason: "", time, ...(address === undefined ? {} : { address }) };
        yield { type: on ? kind : `un${kind}`, ...bare };
      }
    }
  }

  /** Whether a name is kept out. */
  isNameBanned(name: string): boolean {
    return this.#bans.get(foldName(name))?.on ?? false;
  }

  /** Whether an address is kept out: that of a banned member, save one that all of this machine have. */
  isAddressBanned(address: string): boolean {
    for (const ban of this.#bans.values()) if (ban.address === address) return true;
    return false;
  }

  /** Whether a name is silenced. */
  isMuted(name: string): boolean {
    return this.#mutes.size > 0 && (this.#mutes.get(foldName(name))?.on ?? false);
  }

  /** A new name is no way out. */
  rename(before: string, after: string): void {
    const entry = this.#mutes.get(foldName(before));
    if (!entry?.on) return;
    this.#mutes.delete(foldName(before));
    this.#mutes.set(foldName(after), entry);
  }

  #listOf(type: Ruling["type"]): Map<string, Entry> {
    return type === "ban" || type === "unban" ? this.#bans : this.#mutes;
  }
}
