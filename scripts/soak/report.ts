/**
 * What a soak found, as a table: pure.
 *
 * @module
 */
import type { Finding } from "./plan.ts";

const HEADINGS = ["soaked", "", "tried", "seen"];

/** The table: a row for each finding, and a line for each fault below it. */
export function formatFindings(findings: readonly Finding[]): string {
  const rows = [HEADINGS, ...findings.map(cells)];
  const widths = HEADINGS.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.flatMap((row, i) => [
    row.map((cell, column) => cell.padEnd(widths[column]!)).join("  ").trimEnd(),
    ...(findings[i - 1]?.faults ?? []).map((fault) => `  FAULT: ${fault}`),
  ]).join("\n");
}

/** Whether nothing leaked and nothing was lost. */
export function isSound(findings: readonly Finding[]): boolean {
  return findings.every(({ faults }) => faults.length === 0);
}

function cells({ name, tried, seen, faults, skipped }: Finding): string[] {
  if (skipped !== undefined) return [name, "skip", "", skipped];
  const counts = Object.entries(tried).map(([what, count]) => `${what} ${count}`);
  return [name, faults.length === 0 ? "ok" : "FAULT", counts.join(", "), seen];
}
