import type { Family, HistogramFamily, Labels } from "./family.ts";

/** The media type of the text. */
export const OPEN_METRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

const UNIT_REGEXP = /_(seconds|bytes)$/;

/** Figures as text, by the rules of OpenMetrics 1.0. */
export function formatOpenMetrics(families: readonly Family[]): string {
  return `${families.map(formatFamily).join("")}# EOF\n`;
}

function formatFamily(family: Family): string {
  return headOf(family) + (family.type === "histogram" ? bucketsOf(family) : samplesOf(family));
}

function headOf({ name, help, type }: Family): string {
  const unit = UNIT_REGEXP.exec(name)?.[1];
  return [
    `# TYPE ${name} ${type}\n`,
    unit === undefined ? "" : `# UNIT ${name} ${unit}\n`,
    `# HELP ${name} ${escape(help)}\n`,
  ].join("");
}

/** A counter that has counted nothing yet is there all the same. */
function samplesOf({ name, type, samples }: Exclude<Family, HistogramFamily>): string {
  const all = samples.length === 0 && type === "counter" ? [{ labels: {}, value: 0 }] : samples;
  const suffix = type === "counter" ? "_total" : "";
  return all
    .map(({ labels, value }) => `${name}${suffix}${formatLabels(labels)} ${value}\n`)
    .join("");
}

/** Each bucket counts all that took no longer. */
function bucketsOf({ name, bounds, counts, sum }: HistogramFamily): string {
  let count = 0;
  const lines = counts.map((added, i) => {
    count += added;
    return `${name}_bucket{le="${formatBound(bounds[i])}"} ${count}\n`;
  });
  return `${lines.join("")}${name}_count ${count}\n${name}_sum ${sum}\n`;
}

/** As the specification spells numbers that are labels: `1.0`, not `1`. */
function formatBound(bound: number | undefined): string {
  if (bound === undefined) return "+Inf";
  return Number.isInteger(bound) ? bound.toFixed(1) : String(bound);
}

function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(",")}}` : "";
}

function escape(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}
