import { formatCount, formatMicros } from "../format.ts";
import type { Latency } from "../metrics.ts";
import type { BenchResult } from "../result.ts";

/** A row of a table: a name, and what it is. */
export type Row = readonly [name: string, ...values: string[]];

const LATENCIES = ["min", "mean", "p50", "p90", "p99", "p999", "max"] as const;

/** How the server was loaded. */
export function loadRows({ startedAt, frame, loop, config }: BenchResult): Row[] {
  const { mode, rate, connections, threads, pipeline, size, message, replySize } = config;
  const isEcho = mode === "echo";
  return [
    ["begun", startedAt],
    ["mode", isEcho ? `echo, ${loop} loop` : mode],
    ...(rate === undefined ? [] : [["rate", `${formatCount(rate)} a second`] as const]),
    ["connections", `${connections}${threads > 1 ? ` on ${threads} threads` : ""}`],
    ...(isEcho
      ? [[rate === undefined ? "pipeline" : "waiting, at most", `${pipeline}`] as const]
      : []),
    ...(mode === "connect"
      ? []
      : [["message", message ?? `${formatCount(size ?? 0)} bytes`] as const]),
    ...(replySize === undefined ? [] : [["answer", `${formatCount(replySize)} bytes`] as const]),
    ["frames", frame],
    ["measured", `${config.duration / 1000} s behind a warm-up of ${config.warmup / 1000} s`],
    ["limit of an answer", `${config.timeout / 1000} s`],
  ];
}

/** What was counted. */
export function countRows(result: BenchResult): Row[] {
  const { config, messages, rate, errors, lost, sequence, failures } = result;
  const isBulk = config.mode === "up" || config.mode === "down" || config.mode === "both";
  const name = config.mode === "connect" ? "connections" : "messages";
  return [
    [name, formatCount(messages)],
    [`${name} a second`, formatCount(rate)],
    ...(isBulk ? [["bytes a second up", formatCount(result.bytesOutPerSecond)] as const] : []),
    ...(config.mode === "connect" ? [] : [
      [`bytes a second${isBulk ? " down" : ""}`, formatCount(result.bytesInPerSecond)] as const,
    ]),
    ["errors", formatCount(errors)],
    ["lost", formatCount(lost)],
    ...(sequence
      ? [
        ["out of order", formatCount(sequence.reordered)] as const,
        ["twice or late", formatCount(sequence.duplicates)] as const,
      ]
      : []),
    ...Object.entries(failures).map(([text, n]): Row => [`error, ${formatCount(n)} ×`, text]),
  ];
}

/** The kinds of latencies that were measured, and a row for each figure; none where nothing was. */
export function latencyRows(result: BenchResult): { names: string[]; rows: Row[] } {
  const { latency, connect, lag, config } = result;
  const kinds: [string, Latency | undefined][] = [
    [config.mode === "connect" ? "connecting" : "answer", latency],
    ["sent late", lag],
    ["connecting", connect],
  ];
  const measured = kinds.flatMap(([name, figures]) => figures?.max ? [{ name, figures }] : []);
  const rows = LATENCIES.map((name): Row => {
    return [name, ...measured.map(({ figures }) => formatMicros(figures[name]))];
  });
  return { names: measured.map(({ name }) => name), rows };
}
