import { type Address, parseAddress } from "../../address.ts";
import { UsageError } from "../../errors.ts";
import type { Codec } from "../../frame/codec.ts";
import type { TlsClientOptions } from "../../net/tls.ts";
import { listCases } from "./cases.ts";
import { type Expectation, Oracle } from "./oracle.ts";
import { listHostileCases } from "./hostile.ts";
import { judge, judgeEnd, type Judgement, type Verdict } from "./judge.ts";
import { canonical, defaultMessages, seeded } from "./messages.ts";
import { Player } from "./player.ts";
import type { Case, Trial } from "./trial.ts";

/** Options of {@linkcode torture}. */
export interface TortureOptions {
  /**
   * The messages to send, which are also glued, cut and sent by many at once.
   *
   * @default {seven short texts}
   */
  messages?: readonly Uint8Array[];
  /**
   * What the server must answer: whatever it answered when all was sent whole (`same`), each message
   * itself (`echo`), nothing (`none`), or these answers, one for each message.
   *
   * @default {"same"}
   */
  expect?: Expectation;
  /**
   * Whether to send frames too that are none: oversize, negative, truncated.
   *
   * @default {false}
   */
  hostile?: boolean;
  /**
   * How many connections to make at once.
   *
   * @default {20}
   */
  connections?: number;
  /**
   * How long to wait for an answer before the server counts as hung, in milliseconds.
   *
   * @default {2000}
   */
  timeout?: number;
  /**
   * The largest message, in bytes; at most what the codec holds.
   *
   * @default {65536}
   */
  largest?: number;
  /**
   * What chance depends on: the same seed gives the same run.
   *
   * @default {1}
   */
  seed?: number;
  /**
   * Whom to trust, for a `tls` address.
   *
   * @default {the authorities known to the runtime}
   */
  tls?: TlsClientOptions;
  /**
   * Ends the run when it is aborted.
   *
   * @default {none}
   */
  signal?: AbortSignal;
}

/** The verdict on one case. */
export interface TortureResult extends Judgement {
  /** The name of the case. */
  readonly name: string;
  /** What was done. */
  readonly about: string;
  /** The verdict. */
  readonly verdict: Verdict;
  /** How many connections were made for it. */
  readonly trials: number;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** What it was that did not pass. */
  readonly trial?: Trial;
}

/**
 * Does a server survive sticky packets? Sends it the same valid messages whole, byte by byte, cut in
 * every place, glued together, with pauses inside a frame, empty and large, with a half-close behind
 * them and over many connections, and compares the answers with those to the plain run.
 *
 * @example A server that takes each read for a message
 * ```ts
 * import { listen, parseAddress, parseCodec, serve, torture } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = serve(await listen(parseAddress("127.0.0.1:0")), async ({ stream }) => {
 *   const buffer = new Uint8Array(1024);
 *   for (let n; (n = await stream.read(buffer)) !== null;) {
 *     if (buffer[0] === n - 1) await stream.write(buffer.slice(0, n));
 *   }
 * });
 * const verdicts = new Map<string, string>();
 * for await (const { name, verdict } of torture(server.local, parseCodec("u8"), { timeout: 200 })) {
 *   verdicts.set(name, verdict);
 * }
 * assertEquals(verdicts.get("whole"), "passed");
 * assertEquals(verdicts.get("glued"), "hung");
 * ```
 *
 * @returns The verdicts as they are found.
 * @throws {NetError} When the server cannot be reached at all.
 * @throws {UsageError} When the codec makes no frames, or has none for a message.
 */
export async function* torture(
  target: Address | string,
  codec: Codec,
  options: TortureOptions = {},
): AsyncGenerator<TortureResult, void> {
  const address = typeof target === "string" ? parseAddress(target) : target;
  const { hostile = false, connections = 20, timeout: patience = 2000, seed = 1 } = options;
  const { expect = "same", tls, signal = new AbortController().signal } = options;
  const random = seeded(seed);
  const messages = readMessages(codec, options.messages) ?? defaultMessages(codec, random);
  const largest = Math.min(codec.maxFrame, options.largest ?? 65_536);
  const player = new Player({ address, codec, tls, patience, signal });
  const oracle = new Oracle(player, { expect, messages });
  const cases = listCases(codec, { messages, connections, largest, random });
  if (hostile) cases.push(...listHostileCases(codec, messages[0]!));
  const [, ...others] = cases;
  const begun = performance.now();
  const whole = await oracle.begin();
  const { name, about } = cases[0]!;
  yield { name, about, trials: 2, ms: performance.now() - begun, ...whole };
  if (whole.verdict !== "passed") return;
  for (let dead = false, i = 0; i < others.length; i++) {
    const result: TortureResult = dead
      ? skipped(others[i]!)
      : await run(others[i]!, { player, oracle });
    dead ||= result.verdict === "died";
    yield result;
  }
}

function readMessages(
  codec: Codec,
  messages: readonly Uint8Array[] | undefined,
): Uint8Array[] | undefined {
  if (/^raw\b/.test(codec.spec)) {
    throw new UsageError("Cannot cut raw bytes at frames: name a codec, as in --frame u32le");
  }
  if (messages === undefined || messages.length === 0) return undefined;
  return messages.map((message) => {
    const framed = canonical(codec, message);
    if (framed) return framed;
    throw new UsageError(`Cannot send ${message.length} bytes as a ${codec.spec} frame`);
  });
}

function skipped({ name, about }: Case): TortureResult {
  return { name, about, verdict: "skipped", trials: 0, ms: 0 };
}

/** Plays the trials of a case up to the first that does not pass. */
async function run(
  { name, about, trials, judge: by = "answers" }: Case,
  { player, oracle }: { player: Player; oracle: Oracle },
): Promise<TortureResult> {
  const begun = performance.now();
  let count = 0;
  const result = (judgement: Judgement, trial?: Trial): TortureResult => ({
    ...{ name, about, trials: count, ms: performance.now() - begun },
    ...judgement,
    ...(trial ? { trial } : {}),
  });
  for (const trial of trials) {
    count += trial.connections ?? 1;
    const judgement = await attempt(trial, { by, player, oracle });
    if (judgement.verdict === "passed") continue;
    const died = !await player.isAlive();
    return result(
      died ? { verdict: "died", why: "it takes no more connections" } : judgement,
      trial,
    );
  }
  const last = trials.at(-1);
  const after = await oracle.check();
  return result(after, after.verdict === "passed" ? undefined : last);
}

async function attempt(
  trial: Trial,
  { by, player, oracle }: { by: Case["judge"]; player: Player; oracle: Oracle },
): Promise<Judgement> {
  const { connections = 1 } = trial;
  const played = async (): Promise<Judgement> => {
    try {
      if (by === "ends") {
        const outcome = await player.play(trial, { answers: 0, end: true });
        return judgeEnd(outcome, player.patience);
      }
      const expected = await oracle.expected(trial, { survives: by === "survives" });
      return judge(await player.play(trial, expected), expected);
    } catch (error) {
      return oracle.unreachable(error);
    }
  };
  if (connections === 1) return await played();
  await oracle.expected(trial, { survives: false });
  const judgements = await Promise.all(Array.from({ length: connections }, played));
  const bad = judgements.filter(({ verdict }) => verdict !== "passed");
  if (bad.length === 0) return { verdict: "passed" };
  return { ...bad[0]!, why: `${bad.length} of ${connections} connections: ${bad[0]!.why}` };
}
