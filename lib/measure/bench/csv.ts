import { metricOf, METRICS } from "./metrics.ts";
import type { BenchResult } from "./result.ts";

/** A result as CSV (RFC 4180): a line of names and a line of values. */
export function benchCsv(result: BenchResult): string {
  const { target, frame, loop, config, startedAt, measured, messages } = result;
  const { mode, rate, connections, threads, pipeline, size, message } = config;
  const cells: [string, string | number | undefined][] = [
    ["startedAt", startedAt],
    ["target", target],
    ["frame", frame],
    ["mode", mode],
    ["loop", loop],
    ["targetRate", rate],
    ["connections", connections],
    ["threads", threads],
    ["pipeline", pipeline],
    ["size", size],
    ["message", message],
    ["measured", measured],
    ["messages", messages],
    ...METRICS.map((metric): [string, number] => [metric, metricOf(result, metric)]),
  ];
  return [cells.map(([name]) => name), cells.map(([, value]) => cell(value))]
    .map((row) => `${row.join(",")}\r\n`).join("");
}

function cell(value: string | number | undefined): string {
  const text = `${value ?? ""}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
