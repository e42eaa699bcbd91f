/**
 * The fields of a head, in the order and the spelling in which they came. Names are compared without
 * case. Lighter than the web's `Headers`, which a server would have to fill for every request.
 */
export class HeaderFields implements Iterable<[name: string, value: string]> {
  readonly #flat: string[] = [];

  /** Takes a copy of some fields. */
  constructor(fields: Iterable<readonly [string, string]> = []) {
    for (const [name, value] of fields) this.append(name, value);
  }

  /** How many fields there are; one that came twice counts twice. */
  get size(): number {
    return this.#flat.length / 2;
  }

  /** Adds a field behind the others, unchecked: an encoder checks what it is given. */
  append(name: string, value: string): void {
    this.#flat.push(name, value);
  }

  /** The value of a field, those of one that came more than once joined by `, `; else `null`. */
  get(name: string): string | null {
    const lower = name.toLowerCase();
    let joined: string | null = null;
    for (let i = 0; i < this.#flat.length; i += 2) {
      if (!isName(this.#flat[i]!, lower)) continue;
      const value = this.#flat[i + 1]!;
      joined = joined === null ? value : `${joined}, ${value}`;
    }
    return joined;
  }

  /** Whether there is such a field. */
  has(name: string): boolean {
    return this.count(name) > 0;
  }

  /** How often there is such a field. */
  count(name: string): number {
    const lower = name.toLowerCase();
    let count = 0;
    for (let i = 0; i < this.#flat.length; i += 2) {
      if (isName(this.#flat[i]!, lower)) count++;
    }
    return count;
  }

  /**
   * Whether the comma-separated list that is a field's value has this member, compared without case,
   * as in `Connection: keep-alive, Upgrade`.
   */
  lists(name: string, member: string): boolean {
    const value = this.get(name);
    if (value === null) return false;
    const lower = value.toLowerCase();
    return lower === member ||
      (lower.includes(member) && lower.split(",").some((part) => part.trim() === member));
  }

  /** The fields, each a name as it was spelt and a value. */
  *[Symbol.iterator](): Iterator<[name: string, value: string]> {
    for (let i = 0; i < this.#flat.length; i += 2) yield [this.#flat[i]!, this.#flat[i + 1]!];
  }
}

function isName(name: string, lower: string): boolean {
  return name.length === lower.length && (name === lower || name.toLowerCase() === lower);
}
