import { type Address, isWebSocket } from "../../address.ts";
import { UsageError } from "../../errors.ts";
import type { Service } from "../../services/service.ts";
import { checkFlags } from "../check_flags.ts";
import { codecOf } from "../codec_flag.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { openEventLog } from "../event_log.ts";
import { filesRead, openOutput } from "../files.ts";
import type { FlagValues } from "../flag.ts";
import { SERVICE_FLAGS } from "../flags.ts";
import { parsePeerAddress } from "../peer_address.ts";
import { serviceNamed } from "../service.ts";
import { startMetrics } from "../metrics/start_metrics.ts";
import type { Sink } from "../sink.ts";
import { type OnMessages, startServer, untilStopped } from "../start_server.ts";
import { type View, writeMessages } from "../view.ts";
import { openWorkers } from "../workers/flag.ts";

/** `listen ADDR`: one server, with a service. */
export async function listen({ args, flags }: Invocation, context: Context): Promise<number> {
  const address = parsePeerAddress(args[0]!, "http serve");
  checkFlags(address, flags);
  const service = serviceOf(flags);
  using workers = openWorkers(flags, context, { address });
  if (flags.interactive) {
    const { talk } = await import("../interactive.ts");
    return await talk(address, { flags, context });
  }
  const codec = codecOf(flags, "raw");
  const reads = filesRead(flags);
  using output = await openOutput(flags.output, context, { keep: true, reads });
  const stopping = new AbortController();
  const signal = AbortSignal.any([context.signal, stopping.signal]);
  output.sink.failed.then((error) => stopping.abort(error));
  const log = openEventLog(context, flags);
  await using metrics = await startMetrics(log, { flags, signal });
  const keepsMessages = isMessageScheme(address) || codec.spec !== "raw";
  const onMessages = recorder(output.sink, { flags, keepsMessages });
  const meter = await metrics.meter();
  const plan = { service, codec, flags, log, meter, onMessages, workers };
  const server = await startServer(address, plan);
  output.empty();
  await metrics.setReady();
  await untilStopped([server], signal);
  if (stopping.signal.aborted) throw stopping.signal.reason;
  return EXIT.done;
}

/**
 * The service that the flags pick.
 *
 * @throws {UsageError} When they pick more than one.
 */
function serviceOf(flags: FlagValues): Service {
  const picked = SERVICE_FLAGS.filter((name) => flags[name] !== undefined);
  const [name = "echo", other] = picked;
  if (other !== undefined) {
    throw new UsageError(`Cannot use --${name} and --${other} together: pick one service`);
  }
  return serviceNamed(name === "interactive" ? "print" : name, flags.reply);
}

/** What keeps the messages: `--print` shows them, `--output` writes their bytes to a file. */
function recorder(
  sink: Sink,
  { flags, keepsMessages }: { flags: FlagValues; keepsMessages: boolean },
): OnMessages | undefined {
  const { print, output, json, log, quiet } = flags;
  if (!print && output === undefined) return undefined;
  const isJson = output === undefined && json === true && log === undefined;
  // The events on the same output hold them.
  if (isJson && !quiet) return undefined;
  const isText = output === undefined && (sink.isTerminal || keepsMessages);
  const view = isJson ? "json" : (flags.view ?? (isText ? "text" : "raw")) as View;
  return (messages) => writeMessages(sink, messages, { view });
}

/** Whether a transport keeps the boundaries of messages. */
function isMessageScheme(address: Address): boolean {
  return address.scheme === "udp" || isWebSocket(address);
}
