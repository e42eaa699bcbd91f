import type { Address } from "../../address.ts";
import { UsageError } from "../../errors.ts";
import { parseCodec } from "../../frame/spec.ts";
import type { PlayOptions } from "../../relay/replay/play.ts";
import { type ReplaySummary, ReplayTally } from "../../relay/replay/replay.ts";
import type { Script } from "../../relay/replay/script.ts";
import type { Context } from "../context.ts";
import { openEventLog } from "../event_log.ts";
import { startMetrics } from "../metrics/start_metrics.ts";
import type { FlagValues } from "../flag.ts";
import { startServer, untilStopped } from "../start_server.ts";

/** How fast a tape is played, how patiently, and what may differ. */
export type Pace = Pick<PlayOptions, "speed" | "timeout" | "mask">;

/** What {@linkcode serveScripts} plays, and how. */
export interface ServeScriptsPlan {
  /** The recorded connections. */
  scripts: readonly Script[];
  /** The spec of the frames that come from clients. */
  frame: string;
  /** The limits, and how it is run. */
  flags: FlagValues;
  /** Where its events are told. */
  context: Context;
  /** How it plays. */
  options: Omit<PlayOptions, "side">;
}

/**
 * Plays the server of a tape: each connection is answered as the next recorded one was. It ends when
 * all have been played, unless `--loop` begins them anew.
 */
export async function serveScripts(
  address: Address,
  { scripts, frame, flags, context, options }: ServeScriptsPlan,
): Promise<ReplaySummary> {
  if (address.scheme === "udp") {
    throw new UsageError(
      "Cannot play the server of a tape on UDP: only where there are connections",
    );
  }
  const tally = new ReplayTally();
  const allPlayed = new AbortController();
  let [next, over] = [0, 0];
  const log = openEventLog(context, flags);
  await using metrics = await startMetrics(log, { flags, signal: context.signal });
  const server = await startServer(address, {
    service: { name: "replay", answer: () => [] },
    codec: parseCodec(frame),
    flags,
    log,
    meter: await metrics.meter(),
    handle: async (_, channel) => {
      const script = scripts[flags.loop ? next++ % scripts.length : next++];
      if (script === undefined) return; // More came than were recorded.
      await tally.play(channel, script, { ...options, side: "down" });
      if (++over === scripts.length && !flags.loop) allPlayed.abort();
    },
  });
  await metrics.setReady();
  await untilStopped([server], AbortSignal.any([context.signal, allPlayed.signal]));
  return tally.summary;
}
