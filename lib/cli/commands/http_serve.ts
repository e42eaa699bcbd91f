import { UsageError } from "../../errors.ts";
import { tryoutRoutes } from "../../http/routes/all.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { openEventLog, requestsOnly } from "../event_log.ts";
import { parseHttpAddress, startHttp } from "../http/start_http.ts";
import { startMetrics } from "../metrics/start_metrics.ts";
import { untilStopped } from "../start_server.ts";
import { checkEncryption } from "../check_flags.ts";

const DEFAULT_ADDRESS = "http://127.0.0.1:8000";

/** `http serve [DIR]`: answers to try a client on, and the files of a folder. */
export async function httpServe({ args, flags }: Invocation, context: Context): Promise<number> {
  const [folder] = args;
  const address = parseHttpAddress(flags.listen ?? DEFAULT_ADDRESS);
  checkEncryption([address], flags);
  if (flags.upload && folder === undefined) {
    throw new UsageError("Cannot use --upload without a folder: write http serve --upload DIR");
  }
  const log = requestsOnly(openEventLog(context, flags));
  await using metrics = await startMetrics(log, { flags, signal: context.signal });
  const meter = await metrics.meter();
  const server = await startHttp(address, { folder, flags, log, meter });
  const paths = tryoutRoutes().map(({ path, usage }) => path + usage);
  log.note(`paths to try: ${paths.join("  ")}`, { paths });
  await metrics.setReady();
  await untilStopped([server], context.signal);
  return EXIT.done;
}
