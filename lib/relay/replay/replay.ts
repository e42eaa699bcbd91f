import type { Channel } from "../../net/channel.ts";
import { pause } from "../../net/backoff.ts";
import { type PlayOptions, playScript } from "./play.ts";
import type { Difference } from "./difference.ts";
import type { Script } from "./script.ts";

/** Options of {@linkcode replay}. */
export interface ReplayOptions extends Omit<PlayOptions, "side" | "signal" | "onDifference"> {
  /** Makes a connection to whom the recorded clients' messages are sent. */
  dial: (signal: AbortSignal) => Promise<Channel>;
  /** Is told where an answer is not what was recorded. */
  onDifference?: ((difference: Difference) => void) | undefined;
  /**
   * How many connections may be open at once; the next one waits until another is over.
   *
   * @default {256}
   */
  maxConnections?: number | undefined;
  /** Ends it when it is aborted. */
  signal?: AbortSignal | undefined;
}

/** What a replay came to. */
export interface ReplaySummary {
  /** How many connections were played. */
  connections: number;
  /** How many messages were sent. */
  sent: number;
  /** How many answers were as recorded. */
  same: number;
  /** How many were not. */
  differing: number;
  /** How many answers, and ends of the peer, did not come. */
  missing: number;
  /** How many came that were not recorded. */
  extra: number;
}

/** Counts what {@linkcode playScript} tells. */
export class ReplayTally {
  /** The counts so far. */
  readonly summary: ReplaySummary = {
    ...{ connections: 0, sent: 0, same: 0, differing: 0, missing: 0, extra: 0 },
  };

  /** Whether all that came was as recorded. */
  get isSame(): boolean {
    const { differing, missing, extra } = this.summary;
    return differing + missing + extra === 0;
  }

  /** Counts a difference. */
  add({ kind }: Difference): void {
    if (kind === "differs") this.summary.differing++;
    else if (kind === "extra") this.summary.extra++;
    else this.summary.missing++;
  }

  /** Plays a script and counts what it comes to. */
  async play(
    channel: Channel,
    script: Script,
    options: PlayOptions,
  ): Promise<void> {
    const onDifference = (difference: Difference) => {
      this.add(difference);
      options.onDifference(difference);
    };
    this.summary.connections++;
    const { sent, same } = await playScript(channel, script, { ...options, onDifference });
    this.summary.sent += sent;
    this.summary.same += same;
  }
}

/**
 * Plays the clients of a tape against a server and compares its answers. Each connection begins when
 * its time has come and those that were over before it on the tape are over here.
 *
 * @example A message and its answer, sent again to a server that now answers otherwise
 * ```ts
 * import { Framed, loadScripts, memoryPair, parseCodec, replay } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("ping\n");
 * const said = { type: "message", conn: 1, bytes, wire: bytes, reads: 1, glued: 1 } as const;
 * const scripts = await loadScripts([
 *   { ...said, direction: "up", index: 1, time: 0 },
 *   { ...said, direction: "down", index: 1, time: 1 },
 * ]);
 *
 * const [client, server] = memoryPair();
 * const served = server.write(new TextEncoder().encode("pong\n")).then(() => server.closeWrite());
 * const summary = await replay(scripts, {
 *   dial: () => Promise.resolve(new Framed(client, parseCodec("raw"))),
 *   onDifference: ({ at }) => assertEquals(at, 1),
 * });
 * assertEquals(summary.differing, 1);
 * await served;
 * server.close();
 * ```
 *
 * @throws {NetError} When a connection cannot be made.
 */
export async function replay(
  scripts: readonly Script[],
  options: ReplayOptions,
): Promise<ReplaySummary> {
  const { dial, maxConnections = 256, signal, onDifference = () => {}, ...rest } = options;
  const stopping = new AbortController();
  const stop = signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal;
  const tally = new ReplayTally();
  const running = new Map<number, Promise<void>>();
  let failure: { error: unknown } | undefined;
  const start = performance.now();
  const first = scripts[0]?.time ?? 0;
  const play = async (script: Script) => {
    try {
      await tally.play(await dial(stop), script, {
        ...rest,
        side: "up",
        signal: stop,
        onDifference,
      });
    } catch (error) {
      failure ??= { error };
      stopping.abort(); // The others need not go on.
    } finally {
      running.delete(script.conn);
    }
  };
  try {
    for (const script of scripts) {
      if (stop.aborted) break;
      const ahead = (script.time - first) / (rest.speed ?? 1) - (performance.now() - start);
      if (ahead >= 1) await pause(ahead, stop);
      await Promise.all(script.after.map((conn) => running.get(conn)));
      while (running.size >= maxConnections) await Promise.race(running.values());
      running.set(script.conn, play(script));
    }
  } finally {
    await Promise.all(running.values());
  }
  if (failure) throw failure.error;
  return tally.summary;
}
