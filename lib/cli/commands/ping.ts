import { formatAddress, parseAddress } from "../../address.ts";
import { UsageError } from "../../errors.ts";
import { LatencyHistogram } from "../../measure/bench/latency_histogram.ts";
import { ping as probe, type PingOptions } from "../../measure/ping/probe.ts";
import { PingStats } from "../../measure/ping/ping_stats.ts";
import { pause } from "../../net/backoff.ts";
import { codecOf } from "../codec_flag.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import type { FlagValues } from "../flag.ts";
import { openPingLog } from "../ping/ping_log.ts";
import { tlsClientOptions } from "../tls_flags.ts";
import { webSocketClientOptions } from "../websocket.ts";

/** The pause between two pings, in milliseconds. */
const INTERVAL = 1000;

/** `ping ADDR`: how long connecting and an answer take, again and again, until Ctrl-C or `--count`. */
export async function ping({ args, flags }: Invocation, context: Context): Promise<number> {
  const address = parseAddress(args[0]!);
  const { count = Infinity, interval = INTERVAL } = flags;
  if (count < 1) throw new UsageError("Cannot ping 0 times: use --count 1 or more");
  if (flags["connect-only"] && address.scheme === "udp") {
    throw new UsageError(`Cannot measure connecting to ${formatAddress(address)}: UDP does not`);
  }
  const options = await optionsOf(flags);
  const { signal } = context;
  const stats = new PingStats(await LatencyHistogram.load());
  const log = openPingLog(context, { address: formatAddress(address), flags });
  while (!signal.aborted) {
    const started = performance.now();
    const result = await probe(address, { ...options, signal });
    if (signal.aborted) break;
    stats.add(result);
    log.result(result, stats);
    if (stats.sent >= count) break;
    await pause(Math.max(0, interval - (performance.now() - started)), signal);
  }
  await log.summary(stats);
  return stats.answered === 0 && stats.sent > 0 ? EXIT.failed : EXIT.done;
}

async function optionsOf(flags: FlagValues): Promise<PingOptions> {
  const [message, other] = flags.message ?? [];
  if (other !== undefined) throw new UsageError("Cannot use more than one --message");
  return {
    ...webSocketClientOptions(flags, codecOf(flags, "raw")),
    tls: await tlsClientOptions(flags),
    timeout: flags.timeout,
    message: message === undefined ? undefined : new TextEncoder().encode(message),
    connectOnly: flags["connect-only"],
  };
}
