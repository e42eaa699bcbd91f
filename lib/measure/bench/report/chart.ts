/**
 * Charts as SVG, drawn without a script.
 *
 * @module
 */
import { escapeText } from "./escape.ts";

/** A chart: values from left to right, each at its place. */
export interface Chart {
  /** What it shows. */
  title: string;
  /** What the values count. */
  unit: string;
  /** The values, with what stands below each. */
  points: readonly { label: string; value: number }[];
  /** Whether the values are bars; else a line joins them. */
  bars?: boolean;
}

const [WIDTH, HEIGHT] = [720, 260];
const [LEFT, RIGHT, TOP, BOTTOM] = [72, 12, 12, 28];
const TICKS = 4;
/** How many labels stand side by side. */
const LABELS = 12;

/** Draws a chart. */
export function drawChart(chart: Chart): string {
  const top = roundUp(Math.max(0, ...chart.points.map(({ value }) => value)));
  const marks = chart.bars ? drawBars(chart, top) : drawLine(chart, top);
  const name = escapeText(chart.title);
  return `<figure><figcaption>${name} <small>${escapeText(chart.unit)}</small></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${name}">
${drawScale(top)}
${marks}
${drawLabels(chart)}
</svg></figure>`;
}

/** The next number above that begins with 1, 2 or 5. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= value)!;
}

function drawScale(top: number): string {
  return Array.from({ length: TICKS + 1 }, (_, i) => {
    const value = top * i / TICKS;
    const y = yOf(value, top);
    return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/>` +
      `<text x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${value.toLocaleString("en")}</text>`;
  }).join("\n");
}

function drawLine({ points }: Chart, top: number): string {
  const path = points.map(({ value }, i) => `${xOf(i, points.length)},${yOf(value, top)}`);
  return `<polyline class="line" points="${path.join(" ")}"/>`;
}

function drawBars({ points }: Chart, top: number): string {
  const width = (WIDTH - LEFT - RIGHT) / points.length;
  return points.map(({ label, value }, i) => {
    const y = yOf(value, top);
    const height = fixed(HEIGHT - BOTTOM - y);
    const x = fixed(LEFT + i * width + 1);
    return `<rect class="bar" x="${x}" y="${y}" width="${fixed(width - 2)}" height="${height}">` +
      `<title>${escapeText(label)}: ${value.toLocaleString("en")}</title></rect>`;
  }).join("\n");
}

function drawLabels({ points }: Chart): string {
  const step = Math.ceil(points.length / LABELS);
  return points.map(({ label }, i) => {
    if (i % step !== 0) return "";
    const x = xOf(i, points.length);
    return `<text x="${x}" y="${HEIGHT - 8}" text-anchor="middle">${escapeText(label)}</text>`;
  }).join("");
}

/** The middle of a point's share of the width. */
function xOf(index: number, count: number): number {
  return fixed(LEFT + (index + 0.5) * (WIDTH - LEFT - RIGHT) / count);
}

function yOf(value: number, top: number): number {
  return fixed(HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM));
}

function fixed(value: number): number {
  return Math.round(value * 10) / 10;
}
