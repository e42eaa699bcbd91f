import type { BenchOptions } from "./options.ts";
import type { BenchResult } from "./result.ts";
import { type BenchTarget, benchTarget } from "./target.ts";
import { benchTogether } from "./team.ts";

/**
 * Measures a server: how many messages a second it answers, and how long each takes.
 *
 * In an open loop (`rate`), a latency counts from the time at which the message was to be sent, so that
 * a server that stands still for a second shows it in every message that was due then. In a closed
 * loop, only the messages that were on their way show it.
 *
 * @example An echo server in the same program
 * ```ts
 * import { bench, ECHO, Framed, listen, raw, runService, serve } from "@sockeye/sockeye";
 * import { assert } from "@std/assert";
 *
 * await using server = serve(
 *   await listen("127.0.0.1:0"),
 *   ({ stream }) => runService(new Framed(stream, raw()), ECHO),
 * );
 * const { rate, latency } = await bench(server.local, { connections: 2, duration: 50 });
 * assert(rate > 0 && latency.p50 <= latency.p99);
 * ```
 *
 * @param target An address, or a target made by {@linkcode benchTarget}.
 * @throws {UsageError} When an option cannot be used, or not with that target.
 * @throws {NetError} When the connections cannot be made.
 */
export async function bench(
  target: BenchTarget | Parameters<typeof benchTarget>[0],
  options: BenchOptions = {},
): Promise<BenchResult> {
  const at = typeof target === "object" && "connect" in target ? target : benchTarget(target);
  return await benchTogether(at, options);
}
