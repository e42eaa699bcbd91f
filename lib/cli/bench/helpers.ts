import { UsageError } from "../../errors.ts";
import type { BenchProgress } from "../../measure/bench/options.ts";
import type { LoadHelper } from "../../measure/bench/team.ts";
import type { Context } from "../context.ts";
import type { FlagValues } from "../flag.ts";
import { asWorkerError, WorkerPool } from "../workers/pool.ts";
import type { LoadFunctions, LoadListener } from "./load_protocol.ts";

/** More threads than this load nothing faster. */
const MAX_THREADS = 64;
/** The most threads that are started unasked. */
const USUAL_THREADS = 8;
/** How many connections make a thread worth its start. */
const ENOUGH = 4;
/** How many messages a second one thread sends at their time. */
const FAST = 40_000;

/**
 * Starts the threads that `--threads` asks for besides the main one.
 *
 * @throws {UsageError} When the number cannot be used.
 */
export function openHelpers(
  address: string,
  flags: FlagValues,
  { stderr }: Pick<Context, "stderr">,
): LoadHelpers {
  const { connections = 10 } = flags;
  const threads = flags.threads ?? usualThreads(flags, connections);
  if (threads < 1 || threads > MAX_THREADS) {
    throw new UsageError(`Cannot use ${threads} as --threads: write 1 to ${MAX_THREADS}`);
  }
  // A thread without a connection would have nothing to do.
  const size = Math.max(0, Math.min(threads, connections) - 1);
  const pool = new WorkerPool({ size, tell: (text) => stderr.tell(`sockeye: ${text}`) });
  return new LoadHelpers(pool, { address, flags });
}

/** The other half of the cores is the server's; the threads of an open loop watch the clock all the time. */
function usualThreads({ rate = Infinity }: FlagValues, connections: number): number {
  const most = Math.min(
    USUAL_THREADS,
    Math.floor(navigator.hardwareConcurrency / 2),
    Math.floor(connections / ENOUGH),
    Math.ceil(rate / FAST),
  );
  return Math.max(1, most);
}

/** The threads that carry a load besides the main one. */
export class LoadHelpers implements Disposable {
  /** Each of them. */
  readonly all: readonly LoadHelper[];
  readonly #pool: WorkerPool;

  /** Starts the threads; they load while the caller goes on. */
  constructor(pool: WorkerPool, { address, flags }: { address: string; flags: FlagValues }) {
    this.#pool = pool;
    const progress: (BenchProgress | undefined)[] = [];
    const ours: LoadListener = { progress: (index, state) => void (progress[index - 1] = state) };
    const links = pool.connect<LoadFunctions>(ours);
    links.catch(() => {}); // It fails whoever asks for one.
    this.all = Array.from({ length: pool.size }, (_, i) => ({
      get progress() {
        return progress[i];
      },
      prepare: async (config, share) => {
        progress[i] = undefined;
        const job = { address, flags, config, share };
        await links.then((links) => links[i]!.call("prepareLoad", [job])).catch(failed);
      },
      run: async (start) =>
        await links.then((links) => links[i]!.call("runLoad", [start])).catch(failed),
      stop: () => void links.then((links) => links[i]!.tell("stopLoad", []), () => {}),
    }));
  }

  /** Ends the threads at once. */
  [Symbol.dispose](): void {
    this.#pool[Symbol.dispose]();
  }
}

/** Of an error in another thread only its text is left. */
function failed(thrown: unknown): never {
  throw asWorkerError(thrown);
}
