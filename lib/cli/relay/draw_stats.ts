import { countBytes, countOf } from "../../frame/show.ts";
import type { Spread, TapeStats } from "../../relay/tape/stats.ts";

const HEAD = [
  ...["conn", "way", "messages", "bytes", "size min", "p50", "p99", "max"],
  ...["a second", "gap p50", "p99", "cut", "glued"],
];
/** The columns of words; all others are numbers, which stand to the right. */
const WORDS = [0, 1];

/** A table with a row for each connection and direction, and a line of sums. */
export function drawStats(stats: readonly TapeStats[]): string {
  const rows = [HEAD, ...stats.filter(({ messages }) => messages > 0).map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row.map((cell, column) =>
      WORDS.includes(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)
    ).join("  ")
  );
  return [...lines, sumOf(stats)].map((line) => `${line}\n`).join("");
}

function rowOf({ conn, direction, messages, bytes, size, gap, rate, cut, glued }: TapeStats) {
  return [
    ...[`#${conn}`, direction, `${messages}`, `${bytes}`, ...sizesOf(size)],
    rate === undefined ? "-" : rate.toFixed(1),
    ...(gap ? [gap.p50, gap.p99].map((ms) => `${ms.toFixed(3)} ms`) : ["-", "-"]),
    ...[cut, glued].map((count) => `${Math.round(100 * count / messages)}%`),
  ];
}

function sizesOf(size: Spread | undefined): string[] {
  return size ? [size.min, size.p50, size.p99, size.max].map(String) : ["-", "-", "-", "-"];
}

function sumOf(stats: readonly TapeStats[]): string {
  const sum = (count: (row: TapeStats) => number) => stats.reduce((n, row) => n + count(row), 0);
  const [connections, messages] = [stats.length / 2, sum((row) => row.messages)];
  const bytes = countBytes(sum((row) => row.bytes));
  return `${countOf(connections, "connection")}, ${countOf(messages, "message")}, ${bytes}`;
}
