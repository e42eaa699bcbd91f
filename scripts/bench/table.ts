/**
 * Measurements as tables: pure.
 *
 * @module
 */
import { figureOf, type Measurement, meetsTarget, summarize, type Target } from "./measurement.ts";

/** The first row holds the headings. */
const HEADINGS = ["measured", "unit", "median", "beside", "figure", "min–max", "target", ""];

/** The table for a terminal: columns of equal width. */
export function formatTable(measurements: readonly Measurement[]): string {
  const rows = [HEADINGS, ...measurements.map(cells)];
  const widths = HEADINGS.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const lines = rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i]!)).join("  "));
  return lines.map((line) => line.trimEnd()).join("\n");
}

/** The table for a page, in Markdown. */
export function formatMarkdown(measurements: readonly Measurement[]): string {
  const rule = HEADINGS.map(() => "---");
  const rows = [HEADINGS, rule, ...measurements.map(cells)];
  return rows.map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/**
 * Replaces what stands between the two marker lines of that name, which stay.
 *
 * @throws {RangeError} When the text has no such markers.
 */
export function replaceMarked(text: string, part: { name: string; content: string }): string {
  const { name, content } = part;
  const begin = `<!-- begin ${name} -->\n`;
  const start = text.indexOf(begin);
  const end = text.indexOf(`<!-- end ${name} -->`, start);
  if (start < 0 || end < 0) throw new RangeError(`Cannot replace ${name}: its markers are missing`);
  return `${text.slice(0, start + begin.length)}\n${content}\n\n${text.slice(end)}`;
}

function cells(measurement: Measurement): string[] {
  const { name, unit, samples, beside, target } = measurement;
  const { median, min, max } = figureOf(measurement);
  const met = meetsTarget(measurement);
  return [
    name,
    unit,
    round(summarize(samples).median),
    beside ? `${round(summarize(beside.samples).median)} (${beside.name})` : "",
    formatFigure(measurement, median),
    `${round(min)}–${round(max)}`,
    target ? formatTarget(target) : "",
    met === undefined ? "" : met ? "pass" : "MISS",
  ];
}

function formatFigure({ figure = "value", unit }: Measurement, value: number): string {
  if (figure === "ratio") return `× ${round(value)}`;
  return figure === "difference" ? `${value < 0 ? "" : "+"}${round(value)} ${unit}` : round(value);
}

function formatTarget({ atLeast, below }: Target): string {
  return [atLeast === undefined ? "" : `≥ ${atLeast}`, below === undefined ? "" : `< ${below}`]
    .filter(Boolean).join(", ");
}

/** Three digits that count, and all of those in front of the point. */
function round(value: number): string {
  const precision = Math.abs(value) < 100
    ? { maximumSignificantDigits: 3 }
    : { maximumFractionDigits: 0 };
  return value.toLocaleString("en", precision);
}
