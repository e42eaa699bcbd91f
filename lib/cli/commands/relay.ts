import { type Context, EXIT, type Invocation } from "../context.ts";
import { openEventLog } from "../event_log.ts";
import { parsePeerAddress } from "../peer_address.ts";
import { startRelay } from "../relay/start_relay.ts";
import { openTap } from "../relay/tap.ts";
import { untilStopped } from "../start_server.ts";

/** `relay LISTEN TARGET`: passes everything on, and shows it. */
export async function relay({ args, flags }: Invocation, context: Context): Promise<number> {
  const [at, target] = args.map((text) => parsePeerAddress(text, "http serve"));
  const log = openEventLog(context, flags);
  const { tap, end } = await openTap(flags, context);
  const server = await startRelay({ at: at!, target: target!, flags, log, tap });
  await untilStopped([server], context.signal);
  await end();
  return EXIT.done;
}
