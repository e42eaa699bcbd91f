import { UsageError } from "../../errors.ts";
import { pour } from "../../measure/bench/pour.ts";
import type { Channel } from "../../net/channel.ts";
import type { Connection } from "../../net/connection.ts";
import { checkWebSocket } from "../check_flags.ts";
import { codecOf } from "../codec_flag.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { openEventLog } from "../event_log.ts";
import { startMetrics } from "../metrics/start_metrics.ts";
import { parsePeerAddress } from "../peer_address.ts";
import { serviceNamed } from "../service.ts";
import { startServer, untilStopped } from "../start_server.ts";
import { openWorkers } from "../workers/flag.ts";

const SIZE = 64 << 10;

/**
 * `bench serve ADDR`: the other end of a load: it echoes, takes, or gives. What each client moved, as
 * this end sees it, is told when it goes.
 */
export async function benchServe({ args, flags }: Invocation, context: Context): Promise<number> {
  const address = parsePeerAddress(args[0]!, "http serve");
  checkWebSocket([address], flags);
  const { mode = "echo", size = SIZE } = flags;
  const gives = mode === "down" || mode === "both";
  if (gives && address.scheme === "udp") {
    throw new UsageError(`Cannot use --mode ${mode} with UDP: it would flood who asks`);
  }
  using workers = gives ? undefined : openWorkers(flags, context, { address });
  // A line for each message would be what is measured.
  const { messages: _, ...log } = openEventLog(context, flags);
  const source = async ({ draining }: Connection, channel: Channel) =>
    await pour(channel, { size, signal: draining });
  await using metrics = await startMetrics(log, { flags, signal: context.signal });
  const server = await startServer(address, {
    service: serviceNamed(mode === "echo" ? "echo" : "discard"),
    codec: codecOf(flags, "raw"),
    flags,
    log,
    meter: await metrics.meter(),
    workers,
    ...(gives ? { handle: source } : {}),
  });
  await metrics.setReady();
  await untilStopped([server], context.signal);
  return EXIT.done;
}
