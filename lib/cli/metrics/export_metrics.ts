import type { Family, Metrics } from "../../measure/metrics/metrics.ts";
import type { InstrumentOptions, Meter } from "./telemetry.ts";

/** Hands all figures of a program to OpenTelemetry, whenever it exports them. */
export function exportMetrics(metrics: Metrics, meter: Meter): void {
  exportHistograms(metrics, meter);
  const instruments = new Map<string, object>();
  for (const family of metrics.read()) {
    const options = optionsOf(family);
    if (family.type === "counter") {
      instruments.set(family.name, meter.createObservableCounter(family.name, options));
    } else if (family.type === "gauge") {
      instruments.set(family.name, meter.createObservableGauge(family.name, options));
    }
  }
  meter.addBatchObservableCallback(async (result) => {
    for (const family of await metrics.collect()) {
      const instrument = instruments.get(family.name);
      if (!instrument || family.type === "histogram") continue;
      for (const { labels, value } of family.samples) result.observe(instrument, value, labels);
    }
  }, [...instruments.values()]);
}

/** Hands on durations as they come: they cannot be asked for, so that each thread does it. */
export function exportHistograms(metrics: Metrics, meter: Meter): void {
  for (const family of metrics.read()) {
    const histogram = metrics.histograms.get(family.name);
    if (!histogram) continue;
    const advice = { explicitBucketBoundaries: histogram.bounds };
    const instrument = meter.createHistogram(family.name, { ...optionsOf(family), advice });
    histogram.onObserve = (seconds) => instrument.record(seconds);
  }
}

function optionsOf({ name, help }: Family): InstrumentOptions {
  const unit = name.endsWith("_bytes") ? "By" : name.endsWith("_seconds") ? "s" : "";
  return { description: help, unit };
}
