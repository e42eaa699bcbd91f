/**
 * Says in words what is wrong with a line.
 *
 * @throws {TypeError} Always.
 */
export function refuse(reason: string): never {
  throw new TypeError(reason);
}

/** The fields of a line, each taken as what it has to be; what is wrong is said in words. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;

  /**
   * Takes a value of JSON.
   *
   * @throws {TypeError} When it is no object.
   */
  constructor(value: unknown) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      refuse("it is no JSON object");
    }
    this.#values = value as Record<string, unknown>;
  }

  /** Whether there is such a field. */
  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  /** Takes what is `true` or absent. */
  flag(name: string): boolean {
    const value = this.#values[name];
    return value === true || (value === undefined ? false : this.#wrong(name, "true"));
  }

  /** Takes a text. */
  text(name: string): string {
    const value = this.#values[name];
    if (typeof value === "string" && value.isWellFormed()) return value;
    return this.#wrong(name, "a text");
  }

  /** Takes one of some words. */
  word<Word extends string>(name: string, words: readonly Word[]): Word {
    const value = this.#values[name];
    const word = words.find((word) => word === value);
    if (word !== undefined) return word;
    return this.#wrong(name, `one of ${words.join(", ")}`);
  }

  /** Takes a whole number, at least `least`; `fallback` stands for an absent one. */
  count(name: string, { least = 0, fallback }: { least?: number; fallback?: number } = {}): number {
    const value = this.#values[name] ?? fallback;
    if (Number.isSafeInteger(value) && value as number >= least) return value as number;
    return this.#wrong(name, `a whole number from ${least}`);
  }

  /** Takes a time: a number, 0 or more. */
  time(name: string): number {
    const value = this.#values[name];
    if (typeof value === "number" && value >= 0) return value;
    return this.#wrong(name, "a number from 0");
  }

  /** Takes an object. */
  object(name: string): Fields {
    try {
      return new Fields(this.#values[name]);
    } catch {
      return this.#wrong(name, "an object");
    }
  }

  #wrong(name: string, what: string): never {
    const value = JSON.stringify(this.#values[name])?.slice(0, 64) ?? "absent";
    return refuse(`"${name}" must be ${what}, and is ${value}`);
  }
}
