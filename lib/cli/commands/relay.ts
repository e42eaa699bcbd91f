import type { Address } from "../../address.ts";
import { checkWebSocket } from "../check_flags.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { openEventLog } from "../event_log.ts";
import { parsePeerAddress } from "../peer_address.ts";
import { startMetrics } from "../metrics/start_metrics.ts";
import { openGuesser } from "../relay/guesser.ts";
import { openPage } from "../relay/page.ts";
import { joinTaps, openRecord } from "../relay/record.ts";
import { codecsOf, startRelay } from "../relay/start_relay.ts";
import { openTap } from "../relay/tap.ts";
import { untilStopped } from "../start_server.ts";

/** `relay LISTEN TARGET`: passes everything on, and shows it; fails where its tape ended early. */
export async function relay({ args, flags }: Invocation, context: Context): Promise<number> {
  const [at, target] = args.map((text) => parsePeerAddress(text, "http serve")) as [
    Address,
    Address,
  ];
  checkWebSocket([at, target], flags);
  const codecs = codecsOf(flags);
  const log = openEventLog(context, flags);
  await using observed = await startMetrics(log, { flags, signal: context.signal });
  const { metrics, spans } = observed;
  const meter = metrics && new (await import("../relay/relay_meter.ts")).RelayMeter(metrics);
  const { tap: printed, end } = await openTap(flags, context);
  await using page = openPage(flags);
  const tape = await openRecord(flags, { at, target, codecs, log });
  try {
    const guesser = flags.guess ? openGuesser(log) : undefined;
    const taps = [tape?.tap, page?.tap, guesser].reduce(joinTaps, printed);
    const tap = taps && meter ? meter.watch(taps) : taps;
    const injector = page?.injector;
    const run = { at, target, flags, log, codecs, tap, injector, meter, spans };
    const server = await startRelay(run);
    await observed.setReady();
    await page?.start(server, { target, codecs, log });
    await untilStopped([server], context.signal);
    await end();
  } finally {
    await tape?.close();
  }
  return await tape?.closed ? EXIT.failed : EXIT.done;
}
