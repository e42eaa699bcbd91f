import { formatCount, formatMicros } from "../../measure/bench/format.ts";
import type { BenchResult } from "../../measure/bench/result.ts";
import { roundSize } from "../http/draw_progress.ts";

/** How long the longest bar is. */
const BAR = 40;

/** A result as lines to read: a table, and a histogram where answers were timed. */
export function drawResult(result: BenchResult): string[] {
  const { latency, connect, lag, failures, histogram } = result;
  const isTimed = histogram.length > 0;
  const failureLines = Object.entries(failures).map(([text, n]) =>
    `  ${`${formatCount(n)} ×`.padStart(9)} ${text}`
  );
  return [
    `${result.target}: ${describeLoad(result)}`,
    "",
    `  ${result.config.mode === "connect" ? "connected" : "messages "}  ${throughput(result)}`,
    ...bytesLines(result),
    `  failed     ${formatCount(result.errors)} errors, ${losses(result)}${sequence(result)}`,
    ...failureLines,
    ...(isTimed ? [`  latency    ${latencies(latency, ["min", "mean", "max"])}`] : []),
    ...(isTimed ? [`             ${latencies(latency, ["p50", "p90", "p99", "p999"])}`] : []),
    ...(lag ? [`  sent late  ${latencies(lag, ["p50", "p99", "max"])} (in the latency)`] : []),
    ...(connect.max > 0 ? [`  connect    ${latencies(connect, ["min", "p50", "max"])}`] : []),
    ...(isTimed ? ["", ...drawHistogram(result)] : []),
  ];
}

function describeLoad({ target, config, frame, loop }: BenchResult): string {
  const { mode, connections, threads, pipeline, size, message, rate } = config;
  const loops = mode !== "echo"
    ? mode
    : loop === "closed"
    ? `closed loop${pipeline > 1 ? `, ${pipeline} at a time` : ""}`
    : `open loop, ${formatCount(rate ?? 0)} a second`;
  const wires = `${connections} connection${connections === 1 ? "" : "s"}`;
  const shared = threads > 1 ? `${wires} on ${threads} threads` : wires;
  if (mode === "connect") return [loops, shared].join(", ");
  const bytes = `${formatCount(size ?? 0)} bytes`;
  if (message !== undefined) return [loops, shared, "from a template", frame].join(", ");
  const request = size === 0 ? "GET" : `POST of ${bytes}`;
  const isHttp = /^https?:/.test(target);
  return [loops, shared, ...(isHttp ? [request] : [bytes, frame])].join(", ");
}

function throughput({ rate, messages, measured }: BenchResult): string {
  return `${formatCount(rate)} a second (${formatCount(messages)} in ${
    (measured / 1000).toFixed(2)
  } s)`;
}

function bytesLines({ config, bytesInPerSecond, bytesOutPerSecond }: BenchResult): string[] {
  if (config.mode === "connect") return [];
  const [down, up] = [bytesInPerSecond, bytesOutPerSecond].map((bytes) => `${roundSize(bytes)}/s`);
  if (config.mode === "echo") return [`  bytes      ${down} of answers`];
  return [`  bytes      ${up} up, ${down} down`];
}

function losses({ lost, messages }: BenchResult): string {
  const share = lost === 0 ? "" : ` (${(lost / (lost + messages) * 100).toFixed(1)} %)`;
  return `${formatCount(lost)} lost${share}`;
}

function sequence({ sequence }: BenchResult): string {
  if (sequence === undefined) return "";
  const { reordered, duplicates } = sequence;
  return `, ${formatCount(reordered)} out of order, ${formatCount(duplicates)} twice or late`;
}

function latencies<Name extends string>(
  values: Readonly<Record<Name, number>>,
  names: readonly Name[],
): string {
  return names.map((name) => `${name} ${formatMicros(values[name])}`).join("  ");
}

function drawHistogram({ histogram }: BenchResult): string[] {
  const total = histogram.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(...histogram.map(({ count }) => count));
  return histogram.map(({ upTo, count }) => {
    const bar = "█".repeat(Math.ceil(count / most * BAR));
    const share = `${(count / total * 100).toFixed(1)} %`.padStart(7);
    return `  ≤ ${formatMicros(upTo).padStart(9)} ${share} ${bar}`.trimEnd();
  });
}
