import { type Address, formatAddress, parseAddress } from "../../address.ts";
import { UsageError } from "../../errors.ts";
import { raw } from "../../frame/raw.ts";
import { serveFiles } from "../../http/files/serve_files.ts";
import { tryoutRoutes } from "../../http/routes/all.ts";
import { echoSocket } from "../../http/routes/echo_socket.ts";
import { router, shortcut } from "../../http/routes/router.ts";
import { serveHttp } from "../../http/serve_http.ts";
import type { ServeHttpOptions } from "../../http/serve_options.ts";
import { PRINT } from "../../services/silent.ts";
import type { EventLog } from "../event_log.ts";
import { fail } from "../files.ts";
import type { FlagValues } from "../flag.ts";
import type { ServerMeter } from "../metrics/server_meter.ts";
import { type RunningServer, startServer } from "../start_server.ts";

const FULL = "HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/** What an HTTP server is started with. */
export interface HttpPlan {
  /** The limits, and how it is run. */
  flags: FlagValues;
  /** Where its requests are told. */
  log: EventLog;
  /** What counts its events. */
  meter?: ServerMeter | undefined;
  /**
   * A folder whose files are served.
   *
   * @default {none}
   */
  folder?: string | undefined;
}

/** Who answers. */
type Answers = Pick<ServeHttpOptions, "handler" | "shortcut">;

/** Starts a server with answers to try a client on, and the files of a folder. */
export async function startHttp(address: Address, plan: HttpPlan): Promise<RunningServer> {
  const { flags, log, meter } = plan;
  const options = optionsOf(plan, await answersOf(plan));
  return await startServer(address, {
    service: { ...PRINT, name: "http" },
    codec: raw(),
    flags: { idle: 0, ...flags },
    log,
    meter,
    refusal: () => new TextEncoder().encode(FULL),
    handle: ({ stream, draining }) => serveHttp(stream, { ...options, draining }),
  });
}

/**
 * Reads the address of an HTTP server; a scheme need not be written.
 *
 * @throws {UsageError} When HTTP cannot be served there.
 */
export function parseHttpAddress(text: string): Address {
  const address = parseAddress(text, { defaultScheme: "http" });
  const { scheme } = address;
  if (scheme === "unix") return address;
  if ((scheme === "http" || scheme === "https") && address.path === "/") return address;
  throw new UsageError(
    `Cannot serve HTTP on ${formatAddress(address)}: write http://HOST:PORT, https:// or unix:`,
  );
}

/** Files come first where there are any: what is in the folder is what was asked to be served. */
async function answersOf({ folder, flags }: HttpPlan): Promise<Answers> {
  const hosts = flags["allow-host"];
  const routes = tryoutRoutes({ hosts });
  const handler = router(routes);
  if (folder === undefined) return { handler, shortcut: shortcut(routes) };
  const options = { upload: flags.upload, hosts, otherwise: handler };
  const files = await serveFiles(folder, options).catch((cause) => fail(`open ${folder}`, cause));
  return { handler: files };
}

function optionsOf(plan: HttpPlan, answers: Answers): ServeHttpOptions {
  const { flags, log } = plan;
  const { "max-body": maxBody, "head-timeout": headTimeout, "keep-alive": keepAlive } = flags;
  const { "body-timeout": bodyTimeout, "write-timeout": writeTimeout } = flags;
  return {
    ...answers,
    upgrade: echoSocket,
    onResponse: onResponseOf(plan),
    onError: (error) => log.note(error instanceof Error ? error.message : String(error)),
    ...(maxBody === undefined ? {} : { maxBody }),
    ...(headTimeout === undefined ? {} : { headTimeout }),
    ...(keepAlive === undefined ? {} : { keepAlive }),
    ...(bodyTimeout === undefined ? {} : { bodyTimeout }),
    ...(writeTimeout === undefined ? {} : { writeTimeout }),
  };
}

/** Who is told of answers; nobody, where nobody wants to know, so that no clock is read for it. */
function onResponseOf({ log, meter }: HttpPlan): ServeHttpOptions["onResponse"] {
  if (!meter) return log.request;
  return (record) => {
    meter.answered(record);
    log.request?.(record);
  };
}
