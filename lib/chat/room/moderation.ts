import { foldName } from "./names.ts";

// Behind these are all who are on this machine, or come through a proxy on it.
const SHARED_REGEXP = /^(|localhost|127\..*|::1|::ffff:127\..*)$/;

/** Who may not come in, and who may not speak. Each list is bounded: the oldest give way. */
export class Moderation {
  readonly #max: number;
  readonly #bannedNames = new Set<string>();
  readonly #bannedAddresses = new Set<string>();
  readonly #muted = new Set<string>();

  /** Makes empty lists of at most `max` each. */
  constructor(max: number) {
    this.#max = max;
  }

  /** Keeps a name out, and an address, save one that all of this machine have. */
  ban(name: string, address?: string): void {
    this.#add(this.#bannedNames, foldName(name));
    if (address !== undefined && !SHARED_REGEXP.test(address)) {
      this.#add(this.#bannedAddresses, address);
    }
  }

  /** Whether a name is kept out. */
  isNameBanned(name: string): boolean {
    return this.#bannedNames.has(foldName(name));
  }

  /** Whether an address is kept out. */
  isAddressBanned(address: string): boolean {
    return this.#bannedAddresses.has(address);
  }

  /** Silences a name, or ends that. */
  mute(name: string, on: boolean): void {
    if (on) this.#add(this.#muted, foldName(name));
    else this.#muted.delete(foldName(name));
  }

  /** Whether a name is silenced. */
  isMuted(name: string): boolean {
    return this.#muted.size > 0 && this.#muted.has(foldName(name));
  }

  /** A new name is no way out. */
  rename(before: string, after: string): void {
    if (this.#muted.delete(foldName(before))) this.mute(after, true);
  }

  #add(list: Set<string>, entry: string): void {
    list.add(entry);
    if (list.size > this.#max) list.delete(list.values().next().value!);
  }
}
