import { type Address, formatAddress, parseAddress } from "../../address.ts";
import { UsageError } from "../../errors.ts";
import { serveFiles } from "../../http/files/serve_files.ts";
import { router } from "../../http/routes/router.ts";
import { tryoutRoutes } from "../../http/routes/all.ts";
import { serveHttp } from "../../http/serve_http.ts";
import type { HttpHandler, ServeHttpOptions } from "../../http/serve_options.ts";
import { parseCodec } from "../../frame/spec.ts";
import { PRINT } from "../../services/silent.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { type EventLog, openEventLog } from "../event_log.ts";
import type { FlagValues } from "../flag.ts";
import { startServer, untilStopped } from "../start_server.ts";

const DEFAULT_ADDRESS = "http://127.0.0.1:8000";
const FULL = "HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/** `http serve [DIR]`: answers to try a client on, and the files of a folder. */
export async function httpServe({ args, flags }: Invocation, context: Context): Promise<number> {
  const address = addressOf(flags);
  if (flags.upload && args[0] === undefined) {
    throw new UsageError("Cannot use --upload without a folder: write http serve --upload DIR");
  }
  const log = openEventLog(context, flags);
  const options = optionsOf(flags, { log, handler: await handlerOf(args[0], flags) });
  const { open: _open, close: _close, messages: _messages, ...requestLog } = log;
  const server = await startServer(address, {
    service: { ...PRINT, name: "http" },
    codec: parseCodec("raw"),
    flags: { idle: 0, ...flags },
    log: requestLog,
    refusal: () => new TextEncoder().encode(FULL),
    handle: ({ stream, draining }) => serveHttp(stream, { ...options, draining }),
  });
  await untilStopped([server], context.signal);
  return EXIT.done;
}

function addressOf({ listen = DEFAULT_ADDRESS }: FlagValues): Address {
  const address = parseAddress(listen, { defaultScheme: "http" });
  const { scheme } = address;
  if (scheme === "unix") return address;
  if ((scheme === "http" || scheme === "https") && address.path === "/") return address;
  throw new UsageError(
    `Cannot serve HTTP on ${formatAddress(address)}: write http://HOST:PORT, https:// or unix:`,
  );
}

/** Files come first where there are any: what is in the folder is what was asked to be served. */
async function handlerOf(folder: string | undefined, flags: FlagValues): Promise<HttpHandler> {
  const hosts = flags["allow-host"];
  const routes = router(tryoutRoutes({ hosts }));
  if (folder === undefined) return routes;
  return await serveFiles(folder, { upload: flags.upload, hosts, otherwise: routes });
}

function optionsOf(
  flags: FlagValues,
  { log, handler }: { log: EventLog; handler: HttpHandler },
): ServeHttpOptions {
  const { "max-body": maxBody, "head-timeout": headTimeout, "keep-alive": keepAlive } = flags;
  const { "body-timeout": bodyTimeout, "write-timeout": writeTimeout } = flags;
  return {
    handler,
    onResponse: log.request,
    onError: (error) => log.note(error instanceof Error ? error.message : String(error)),
    ...(maxBody === undefined ? {} : { maxBody }),
    ...(headTimeout === undefined ? {} : { headTimeout }),
    ...(keepAlive === undefined ? {} : { keepAlive }),
    ...(bodyTimeout === undefined ? {} : { bodyTimeout }),
    ...(writeTimeout === undefined ? {} : { writeTimeout }),
  };
}
