import { equals } from "@std/bytes";
import { NetError, UsageError } from "../../errors.ts";
import { type Expected, judge, type Judgement } from "./judge.ts";
import type { Outcome, Player } from "./player.ts";
import type { Trial } from "./trial.ts";

/** What a server must answer: a rule, or an answer for each message. */
export type Expectation = "same" | "echo" | "none" | readonly Uint8Array[];

/** How it is known what the answers to some messages should be. */
type Rule = "same" | "echo" | "none" | "count" | "given";

/** Knows what a server should answer, by asking it with every message whole. */
export class Oracle {
  readonly #player: Player;
  readonly #messages: readonly Uint8Array[];
  readonly #given: readonly Uint8Array[];
  readonly #asked = new Map<readonly Uint8Array[], Promise<Outcome>>();
  #rule: Rule;

  /** Knows nothing yet but what it was told. */
  constructor(
    player: Player,
    { expect, messages }: { expect: Expectation; messages: readonly Uint8Array[] },
  ) {
    this.#player = player;
    this.#messages = messages;
    this.#given = typeof expect === "string" ? [] : expect;
    this.#rule = typeof expect === "string" ? expect : "given";
    if (this.#rule === "given" && this.#given.length !== messages.length) {
      throw new UsageError(
        `Cannot expect ${this.#given.length} answers to ${messages.length} messages: give one each`,
      );
    }
  }

  /**
   * The plain run, twice: whether the answers are as expected, and the same both times.
   *
   * @throws {NetError} When the server cannot be reached.
   */
  async begin(): Promise<Judgement> {
    const first = await this.#ask(this.#messages);
    if (this.#rule === "same") return await this.#learn(first);
    return judge(first, await this.#expect(this.#messages, { end: false }));
  }

  /** What must come of a trial. */
  expected(trial: Trial, { survives }: { survives: boolean }): Promise<Expected> {
    return this.#expect(trial.messages, { end: trial.halfClose ?? false, survives });
  }

  /** Whether the server still answers a plain message as it did. */
  async check(): Promise<Judgement> {
    const list = this.#messages.slice(0, 1);
    try {
      const expected = await this.#expect(list, { end: false });
      const outcome = await this.#player.converse(list);
      const { verdict, why } = judge(outcome, expected);
      return verdict === "passed" ? { verdict } : { verdict, why: `afterwards: ${why}` };
    } catch (error) {
      return this.unreachable(error);
    }
  }

  /**
   * The judgement on a server that can no longer be reached.
   *
   * @throws {unknown} Any other error.
   */
  unreachable(error: unknown): Judgement {
    if (!(error instanceof NetError) || error.fault === "aborted") throw error;
    return { verdict: "died", why: error.message };
  }

  /** Decides by two plain runs what the server does. */
  async #learn(first: Outcome): Promise<Judgement> {
    if (first.ended?.how === "malformed") return judge(first, this.#exactly([], false));
    if (isSame(first.answers, this.#messages)) this.#rule = "echo";
    else if (first.answers.length === 0 && !first.ended) this.#rule = "none";
    else {
      const second = await this.#player.converse(this.#messages);
      if (!isSame(first.answers, second.answers)) this.#rule = "count";
    }
    return this.#rule === "count"
      ? { verdict: "passed", why: "its answers differ from run to run: only counted" }
      : { verdict: "passed" };
  }

  async #expect(
    messages: readonly Uint8Array[],
    { end, survives = false }: { end: boolean; survives?: boolean },
  ): Promise<Expected> {
    if (this.#rule === "echo") return this.#exactly(messages, end);
    if (this.#rule === "none") return this.#exactly([], end);
    const isKnown = messages.every((message) => this.#messages.includes(message));
    if (this.#rule === "given" && isKnown) {
      const answers = messages.map((message) => this.#given[this.#messages.indexOf(message)]!);
      return this.#exactly(answers, end);
    }
    const plain = await this.#ask(messages);
    // Of an empty message nobody knows whether it has an answer; the one behind it must have.
    if (survives && !plain.ended) {
      const { answers } = await this.#ask(messages.slice(0, 1));
      const least = Math.max(plain.answers.length, 2 * answers.length);
      return { answers: least, end, patience: this.#player.patience };
    }
    if (this.#rule !== "count") {
      return this.#exactly(plain.answers, end || plain.ended !== undefined);
    }
    return { answers: plain.answers.length, end, patience: this.#player.patience };
  }

  #exactly(exactly: readonly Uint8Array[], end: boolean): Expected {
    return { exactly, answers: exactly.length, end, patience: this.#player.patience };
  }

  #ask(messages: readonly Uint8Array[]): Promise<Outcome> {
    let asked = this.#asked.get(messages);
    if (asked === undefined) this.#asked.set(messages, asked = this.#player.converse(messages));
    return asked;
  }
}

function isSame(some: readonly Uint8Array[], others: readonly Uint8Array[]): boolean {
  return some.length === others.length && some.every((bytes, i) => equals(bytes, others[i]!));
}
