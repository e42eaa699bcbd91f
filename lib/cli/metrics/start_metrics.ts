import type { Metrics } from "../../measure/metrics/metrics.ts";
import type { EventLog } from "../event_log.ts";
import type { FlagValues } from "../flag.ts";
import type { ServerMeter } from "./server_meter.ts";
import type { Spans } from "./spans.ts";
import { openTelemetry, type Telemetry } from "./telemetry.ts";

/** A server's figures, where `--metrics` or OpenTelemetry's variables ask for them. */
export interface RunningMetrics extends AsyncDisposable {
  /** Where figures go; none when nobody asked for them. */
  readonly metrics: Metrics | undefined;
  /** Where spans go. */
  readonly spans: Spans | undefined;
  /** Makes what counts the connections of servers. */
  meter(): Promise<ServerMeter | undefined>;
  /** Says that all servers listen, and that all figures are made. */
  setReady(): Promise<void>;
}

const NONE: RunningMetrics = {
  metrics: undefined,
  spans: undefined,
  meter: () => Promise.resolve(undefined),
  setReady: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** Makes figures and spans for whoever asks for them; what does so is loaded only then. */
export async function startMetrics(
  log: EventLog,
  { flags, signal }: { flags: FlagValues; signal: AbortSignal },
): Promise<RunningMetrics> {
  const telemetry = openTelemetry();
  if (flags.metrics === undefined && telemetry === undefined) return NONE;
  const metrics = new (await import("../../measure/metrics/metrics.ts")).Metrics();
  const spans = telemetry && await openSpans(telemetry);
  let ready = false;
  const isReady = () => ready && !signal.aborted;
  const server = flags.metrics === undefined
    ? undefined
    : await (await import("./serve_metrics.ts")).serveMetrics(flags.metrics, metrics, {
      log,
      isReady,
    });
  return {
    metrics,
    spans,
    meter: async () => new (await import("./server_meter.ts")).ServerMeter(metrics, spans),
    async setReady() {
      ready = true;
      if (telemetry) (await import("./export_metrics.ts")).exportMetrics(metrics, telemetry.meter);
    },
    [Symbol.asyncDispose]: async () => await server?.[Symbol.asyncDispose](),
  };
}

async function openSpans({ tracer }: Telemetry): Promise<Spans> {
  return new (await import("./spans.ts")).Spans(tracer);
}
