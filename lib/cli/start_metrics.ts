import { formatHostPort, type InternetAddress } from "../address.ts";
import { respond } from "../http/respond.ts";
import { type Route, router } from "../http/routes/router.ts";
import { serveHttp } from "../http/serve_http.ts";
import { Metrics, OPEN_METRICS_TYPE } from "../measure/metrics/metrics.ts";
import { listen } from "../net/listen.ts";
import { serve } from "../net/server.ts";
import type { EventLog } from "./event_log.ts";
import type { FlagValues } from "./flag.ts";
import { parseHttpAddress } from "./http/start_http.ts";
import { eventMeter } from "./metered_log.ts";

/** A server's figures, where `--metrics` asks for them. */
export interface RunningMetrics extends AsyncDisposable {
  /** The log to tell events to, so that they are counted on the way. */
  meter(log: EventLog): EventLog;
  /** Where more figures go; none when nobody asked for them. */
  readonly metrics: Metrics | undefined;
  /** Says that all servers listen. */
  setReady(): void;
}

const NONE: RunningMetrics = {
  meter: (log) => log,
  metrics: undefined,
  setReady() {},
  async [Symbol.asyncDispose]() {},
};

/** Serves `/metrics`, `/healthz` and `/readyz` at the address that `--metrics` names, if it does. */
export async function startMetrics(
  log: EventLog,
  { flags, signal }: { flags: FlagValues; signal: AbortSignal },
): Promise<RunningMetrics> {
  if (flags.metrics === undefined) return NONE;
  const metrics = new Metrics();
  let isReady = false;
  const handler = router(routesOf(metrics, () => isReady && !signal.aborted));
  const server = serve(
    await listen(parseHttpAddress(flags.metrics)),
    ({ stream, draining }) => serveHttp(stream, { handler, draining }),
    { maxConnections: 64 },
  );
  log.note(`metrics are at http://${formatHostPort(server.local as InternetAddress)}/metrics`);
  return {
    meter: eventMeter(metrics),
    metrics,
    setReady: () => void (isReady = true),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function routesOf(metrics: Metrics, isReady: () => boolean): readonly Route[] {
  const headers = { "content-type": OPEN_METRICS_TYPE };
  return [
    {
      path: "/metrics",
      usage: "",
      summary: "the figures, as OpenMetrics",
      answer: () => respond(metrics.format(), { headers }),
    },
    {
      path: "/healthz",
      usage: "",
      summary: "whether the program runs",
      answer: () => respond("ok\n"),
    },
    {
      path: "/readyz",
      usage: "",
      summary: "whether its servers listen, and do not end",
      answer: () => isReady() ? respond("ready\n") : respond("not ready\n", { status: 503 }),
    },
  ];
}
