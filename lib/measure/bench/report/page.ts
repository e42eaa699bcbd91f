import { formatCount, formatMicros } from "../format.ts";
import type { BenchResult } from "../result.ts";
import { POINTS } from "../tally.ts";
import { drawChart } from "./chart.ts";
import { escapeText } from "./escape.ts";
import { countRows, latencyRows, loadRows, type Row } from "./rows.ts";

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: clamp(1.3rem, 5vw, 2rem); line-height: 1.2; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .25rem; }
.tables { display: flex; flex-wrap: wrap; gap: 0 3rem; }
table { border-collapse: collapse; }
th, td { padding: .1rem 1.5rem .1rem 0; text-align: left; vertical-align: top; }
th { font-weight: normal; opacity: .7; }
td { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
figure { margin: 2rem 0; }
figcaption { font-weight: 600; }
small { font-weight: normal; opacity: .7; }
svg { width: 100%; height: auto; }
svg text { font-size: 12px; fill: currentColor; }
.grid { stroke: currentColor; opacity: .15; }
.line { fill: none; stroke: #d9534f; stroke-width: 2; }
.dot { fill: #d9534f; opacity: 0; }
.dot:hover { opacity: 1; }
.bar { fill: #d9534f; }
@media (max-width: 40rem) {
  th, td { padding-right: .8rem; }
  svg text { font-size: 19px; }
  .odd { display: none; }
}
`;
const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 });

/**
 * A result as one page that needs nothing else: no script, no font, no network. It says so to the
 * browser, too (Content-Security-Policy).
 */
export async function benchReport(result: BenchResult): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(STYLE));
  const policy = `default-src 'none'; style-src 'sha256-${new Uint8Array(digest).toBase64()}'`;
  const title = escapeText(`Bench of ${result.target}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
<div class="tables">
${tables(result).join("\n")}
</div>
${charts(result).join("\n")}
</body>
</html>
`;
}

function tables(result: BenchResult): string[] {
  const { names, rows } = latencyRows(result);
  return [
    table("Answers", countRows(result)),
    ...(names.length > 0 ? [table("Latency", rows, { columns: names })] : []),
    table("Load", loadRows(result)),
  ];
}

function table(
  title: string,
  rows: readonly Row[],
  { columns = [] }: { columns?: readonly string[] } = {},
): string {
  const heads = columns.map((name) => `<th scope="col">${escapeText(name)}</th>`).join("");
  const lines = rows.map(([name, ...values]) => {
    const cells = values.map((value) => `<td>${escapeText(value)}</td>`).join("");
    return `<tr><th scope="row">${escapeText(name)}</th>${cells}</tr>`;
  });
  const head = heads === "" ? "" : `<tr><td></td>${heads}</tr>\n`;
  return `<section><h2>${escapeText(title)}</h2><table>${head}${
    lines.join("\n")
  }</table></section>`;
}

function charts({ series, percentiles, histogram, config }: BenchResult): string[] {
  const digits = config.duration < 10_000 ? 2 : 1;
  const seconds = (i: number) => `${(i * config.duration / POINTS / 1000).toFixed(digits)} s`;
  const throughput = drawChart({
    title: "Throughput over time",
    unit: `${config.mode === "connect" ? "connections" : "messages"} a second`,
    points: series.map((value, i) => ({ label: seconds(i), value })),
    format: (value) => COMPACT.format(value),
  });
  if (histogram.length === 0) return [throughput];
  const curve = drawChart({
    title: "Latency by percentile",
    unit: "so many percent of the answers took no longer",
    points: percentiles.map(([label, value]) => ({ label: `${label}`, value })),
    format: (micros) => formatMicros(micros).replace(".00", ""),
    logarithmic: true,
  });
  const bars = drawChart({
    title: "Histogram of latencies",
    unit: "how many took up to so long, but longer than those on the left",
    points: histogram.map(({ upTo, count }) => ({ label: formatMicros(upTo), value: count })),
    format: formatCount,
    bars: true,
  });
  return [throughput, curve, bars];
}
