import { type BenchMetric, metricOf, METRICS } from "../metrics.ts";
import type { BenchResult } from "../result.ts";
import { drawChart } from "./chart.ts";
import { escapeText } from "./escape.ts";

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; }
th, td { padding: .15rem 1.5rem .15rem 0; text-align: left; }
td { font-variant-numeric: tabular-nums; }
figure { margin: 2rem 0; }
svg { width: 100%; height: auto; }
svg text { font-size: 12px; fill: currentColor; }
.grid { stroke: currentColor; opacity: .15; }
.line { fill: none; stroke: #d9534f; stroke-width: 2; }
.bar { fill: #d9534f; }
`;

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
${table(aboutRows(result))}
<h2>Figures</h2>
${table(METRICS.map((metric) => [nameOf(metric), metricOf(result, metric).toLocaleString("en")]))}
${charts(result).join("\n")}
</body>
</html>
`;
}

function nameOf(metric: BenchMetric): string {
  if (metric === "rate") return "messages a second";
  if (metric === "bytesPerSecond") return "bytes a second";
  return metric === "errors" || metric === "lost" ? metric : `latency ${metric} (µs)`;
}

function aboutRows(result: BenchResult): [string, string][] {
  const { startedAt, frame, loop, config, failures } = result;
  return [
    ["begun", startedAt],
    ["frames", frame],
    ["loop", loop],
    ...Object.entries(config).map(([name, value]): [string, string] => [name, `${value}`]),
    ...Object.entries(failures).map(([text, n]): [string, string] => [`error, ${n} times`, text]),
  ];
}

function table(rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([name, value]) =>
    `<tr><th scope="row">${escapeText(name)}</th><td>${escapeText(value)}</td></tr>`
  );
  return `<table>${lines.join("\n")}</table>`;
}

function charts({ series, percentiles, histogram, measured }: BenchResult): string[] {
  const seconds = (i: number) => `${(i * measured / series.length / 1000).toFixed(1)} s`;
  const curves = [drawChart({
    title: "Throughput over time",
    unit: "messages a second",
    points: series.map((value, i) => ({ label: seconds(i), value })),
  })];
  if (histogram.length === 0) return curves;
  return [
    ...curves,
    drawChart({
      title: "Latency by percentile",
      unit: "µs",
      points: percentiles.map(([label, value]) => ({ label: `${label} %`, value })),
    }),
    drawChart({
      title: "Histogram of latencies",
      unit: "messages of up to so many µs",
      points: histogram.map(({ upTo, count }) => ({ label: `${upTo}`, value: count })),
      bars: true,
    }),
  ];
}
