/**
 * What is done to servers on purpose: loads, pings, port checks, torture; and their metrics.
 *
 * @module
 */
export {
  Counter,
  type Family,
  Histogram,
  type HistogramFamily,
  type Labels,
  type MetricInit,
  Metrics,
  OPEN_METRICS_TYPE,
  type ReadFigure,
  type Sample,
  type SampledFamily,
} from "./metrics/metrics.ts";
export { torture, type TortureOptions, type TortureResult } from "./torture/torture.ts";
export type { Judgement, Verdict } from "./torture/judge.ts";
export type { Expectation } from "./torture/oracle.ts";
export type { Trial } from "./torture/trial.ts";
export * from "./bench/mod.ts";
export { ping, type PingOptions, type PingResult } from "./ping/probe.ts";
export {
  type CheckedPort,
  checkPorts,
  type CheckPortsOptions,
  type PortState,
} from "./ports/check_ports.ts";
export { parsePorts } from "./ports/parse_ports.ts";
