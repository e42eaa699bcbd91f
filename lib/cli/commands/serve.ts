import { type Address, formatHostPort, parseAddress } from "../../address.ts";
import { UsageError } from "../../errors.ts";
import { pageOf } from "../chat/start_chat.ts";
import { codecOf } from "../codec_flag.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { openEventLog, requestsOnly } from "../event_log.ts";
import { drawTable } from "../serve/draw_table.ts";
import { INSPECTOR_PATH } from "../serve/inspected.ts";
import { type Offer, offersOf, ROOM } from "../serve/offers.ts";
import { startMetrics } from "../metrics/start_metrics.ts";
import { type RunningServer, untilStopped } from "../start_server.ts";
import { openWorkers } from "../workers/flag.ts";

/** `serve`: the whole set at once. */
export async function serve({ flags }: Invocation, context: Context): Promise<number> {
  const { host = "127.0.0.1", port = 9000 } = flags;
  using workers = openWorkers(flags, context);
  const events = openEventLog(context, flags);
  const isTold = flags.json || flags.log !== undefined;
  const log = { ...events, listening: isTold ? events.listening : () => {} };
  await using metrics = await startMetrics(events, { flags, signal: context.signal });
  const requests = requestsOnly(log);
  const framed = codecOf(flags, "u32le");
  const meter = await metrics.meter();
  const offers = offersOf({ flags, log, meter, requests, workers, framed });
  if (port > 65536 - offers.length) {
    throw new UsageError(
      `Cannot use port ${port} as the first of ${offers.length}: it is too high`,
    );
  }
  const servers = await startAll(offers, { host, port });
  const addresses = servers.map(({ local }) => local);
  await metrics.setReady();
  const page = pageOf(addresses[ROOM]!)!;
  const inspector = new URL(INSPECTOR_PATH, page).href;
  if (flags.json) log.note(`the page is ${page}`, { page, inspector });
  else {
    const pages = `The page of the room: ${page}\nWhat passes the inspected port: ${inspector}`;
    context.stdout.tell(`${drawTable(offers, addresses)}\n${pages}`);
  }
  if (flags.qr) {
    const { drawQr } = await import("../serve/draw_qr.ts");
    context.stdout.tell(drawQr(page));
  }
  await untilStopped(servers, context.signal);
  return EXIT.done;
}

/** Starts all of them on ports in a row, or none. */
async function startAll(
  offers: readonly Offer[],
  at: { host: string; port: number },
): Promise<readonly RunningServer[]> {
  const servers: RunningServer[] = [];
  try {
    for (const [i, { scheme, start }] of offers.entries()) {
      const port = at.port === 0 ? 0 : at.port + i;
      servers.push(await start(addressOf(scheme, { ...at, port }), servers));
    }
    return servers;
  } catch (error) {
    await Promise.all(servers.map((server) => server.drain()));
    throw error;
  }
}

function addressOf(scheme: Offer["scheme"], at: { host: string; port: number }): Address {
  return parseAddress(`${scheme}://${formatHostPort(at)}`);
}
