import { LatencyHistogram } from "./latency_histogram.ts";
import { prepareLoad } from "./load.ts";
import { type BenchConfig, benchConfig, type BenchOptions, type BenchProgress } from "./options.ts";
import { type BenchResult, makeResult } from "./result.ts";
import type { Share } from "./share.ts";
import { Tally, type TallySnapshot } from "./tally.ts";
import type { BenchTarget } from "./target.ts";

/** How often the progress is told, in milliseconds. */
export const PROGRESS = 100;
/** How long other threads have to hear of the start, in milliseconds. */
const LEAD = 5;

/** Another thread that carries a share of a load. */
export interface LoadHelper {
  /** How it goes there, as far as is known. */
  readonly progress: BenchProgress | undefined;
  /** Makes the connections of its share. */
  prepare(config: BenchConfig, share: Share): Promise<void>;
  /**
   * Runs its share to the end, and gives what it counted.
   *
   * @param start In milliseconds since 1970: threads agree on no other clock.
   */
  run(start: number): Promise<TallySnapshot>;
  /** Ends it early, with what there is by then. */
  stop(): void;
}

/** Options of {@linkcode benchTogether}. */
export interface TeamOptions extends BenchOptions {
  /**
   * The threads that help; each needs a connection at least.
   *
   * @default {[]}
   */
  helpers?: readonly LoadHelper[];
}

/** Measures a server with the load shared out between this thread and others. */
export async function benchTogether(
  target: BenchTarget,
  options: TeamOptions = {},
): Promise<BenchResult> {
  const { helpers = [], signal, onProgress } = options;
  const config = { ...benchConfig(options, target), threads: helpers.length + 1 };
  const tally = new Tally({ open: await LatencyHistogram.load() });
  const startedAt = new Date();
  using team = new Team(helpers, signal);
  const timer = onProgress && setInterval(() => onProgress(sumUp(tally, helpers)), PROGRESS);
  try {
    await team.load({ target, config, tally });
    return makeResult(tally, { target, config, startedAt });
  } finally {
    clearInterval(timer);
  }
}

/** All threads of a load: when one fails or is to end, so do the others. */
class Team implements Disposable {
  readonly #helpers: readonly LoadHelper[];
  readonly #signal: AbortSignal | undefined;
  readonly #stopping = new AbortController();
  readonly #stop = () => this.stop();

  constructor(helpers: readonly LoadHelper[], signal: AbortSignal | undefined) {
    this.#helpers = helpers;
    this.#signal = signal;
    signal?.addEventListener("abort", this.#stop);
    if (signal?.aborted) this.stop();
  }

  async load(plan: { target: BenchTarget; config: BenchConfig; tally: Tally }): Promise<void> {
    const [helpers, { signal }] = [this.#helpers, this.#stopping];
    const { config, tally } = plan;
    const share = { index: 0, count: config.threads };
    const preparing = prepareLoad({ ...plan, share, signal });
    try {
      await this.#all([
        preparing,
        ...helpers.map((helper, i) => helper.prepare(config, { ...share, index: i + 1 })),
      ]);
    } catch (error) {
      await preparing.then((load) => load.close(), () => {});
      throw error;
    }
    const load = await preparing;
    const start = performance.now() + (helpers.length > 0 ? LEAD : 0);
    await this.#all([
      load.run(start),
      ...helpers.map(async (helper) => tally.add(await helper.run(performance.timeOrigin + start))),
    ]);
  }

  /** Waits for all, and throws what failed first: that others were ended for it says nothing. */
  async #all(tasks: readonly Promise<unknown>[]): Promise<void> {
    for (const task of tasks) task.catch(this.#stop);
    await Promise.all(tasks).finally(() => Promise.allSettled(tasks));
  }

  stop(): void {
    this.#stopping.abort(this.#signal?.reason);
    for (const helper of this.#helpers) helper.stop();
  }

  [Symbol.dispose](): void {
    this.#signal?.removeEventListener("abort", this.#stop);
  }
}

/** The progress of all threads: no percentile of theirs says more than that of the slowest. */
function sumUp(tally: Tally, helpers: readonly LoadHelper[]): BenchProgress {
  const sum = tally.progress(performance.now());
  for (const { progress } of helpers) {
    if (progress === undefined) continue;
    sum.rate += progress.rate;
    sum.bytesPerSecond += progress.bytesPerSecond;
    sum.p99 = Math.max(sum.p99, progress.p99);
    sum.errors += progress.errors;
  }
  return sum;
}
