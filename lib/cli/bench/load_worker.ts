import { LatencyHistogram } from "../../measure/bench/latency_histogram.ts";
import { prepareLoad } from "../../measure/bench/load.ts";
import { Tally, type TallySnapshot } from "../../measure/bench/tally.ts";
import { PROGRESS } from "../../measure/bench/team.ts";
import type { Link } from "../workers/link.ts";
import type { LoadJob, LoadListener } from "./load_protocol.ts";
import { openTarget } from "./target.ts";

/** Runs a share of a load once it is told to, and gives what it counted. */
export type ReadyShare = (start: number) => Promise<TallySnapshot>;

/** Makes the connections of a share of a load, in a worker's thread. */
export async function prepareShare(
  job: LoadJob,
  { main, signal }: { main: Link<LoadListener>; signal: AbortSignal },
): Promise<ReadyShare> {
  const { address, flags, config, share } = job;
  const target = await openTarget(address, flags);
  const tally = new Tally({ open: await LatencyHistogram.load() });
  const load = await prepareLoad({ target, config, share, tally, signal });
  return async (start) => {
    const tell = () => main.tell("progress", [share.index, tally.progress(performance.now())]);
    const timer = flags.quiet ? undefined : setInterval(tell, PROGRESS);
    try {
      await load.run(start - performance.timeOrigin);
      return tally.snapshot;
    } finally {
      clearInterval(timer);
    }
  };
}
