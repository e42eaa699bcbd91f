import { type Address, formatAddress, formatHostPort } from "../../address.ts";
import { respond } from "../../http/respond.ts";
import { type Route, router } from "../../http/routes/router.ts";
import { serveHttp } from "../../http/serve_http.ts";
import { type Metrics, OPEN_METRICS_TYPE } from "../../measure/metrics/metrics.ts";
import { listen } from "../../net/listen.ts";
import { serve } from "../../net/server.ts";
import type { EventLog } from "../event_log.ts";
import { parseHttpAddress } from "../http/start_http.ts";

/** Serves `/metrics`, `/healthz` and `/readyz` at an address, and tells where that is. */
export async function serveMetrics(
  address: string,
  metrics: Metrics,
  { log, isReady }: { log: EventLog; isReady: () => boolean },
): Promise<AsyncDisposable> {
  const handler = router(routesOf(metrics, isReady));
  const server = serve(
    await listen(parseHttpAddress(address)),
    ({ stream, draining }) => serveHttp(stream, { handler, draining }),
    { maxConnections: 64 },
  );
  log.note(`metrics are at ${baseOf(server.local)}/metrics`);
  return server;
}

function baseOf(local: Address): string {
  return local.scheme === "unix" ? formatAddress(local) : `http://${formatHostPort(local)}`;
}

function routesOf(metrics: Metrics, isReady: () => boolean): readonly Route[] {
  const headers = { "content-type": OPEN_METRICS_TYPE };
  return [
    {
      path: "/metrics",
      usage: "",
      summary: "the figures, as OpenMetrics",
      answer: async () => respond(await metrics.format(), { headers }),
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
