import { Metrics } from "../../measure/metrics/metrics.ts";
import { exportHistograms } from "./export_metrics.ts";
import { ServerMeter } from "./server_meter.ts";
import { Spans } from "./spans.ts";
import { openTelemetry } from "./telemetry.ts";

/** What counts in a worker: the main thread adds its figures to its own; spans it makes itself. */
export function workerMeter(): ServerMeter {
  const telemetry = openTelemetry();
  const meter = new ServerMeter(new Metrics(), telemetry && new Spans(telemetry.tracer));
  if (telemetry) exportHistograms(meter.metrics, telemetry.meter);
  return meter;
}
