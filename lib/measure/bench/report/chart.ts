/**
 * Charts as SVG, drawn without a script.
 *
 * @module
 */
import { escapeText } from "./escape.ts";
import { linearScale, logScale, type Scale } from "./scale.ts";

/** A chart: values from left to right, each at its place. */
export interface Chart {
  /** What it shows. */
  title: string;
  /** What the values are. */
  unit: string;
  /** The values, with what stands below each. */
  points: readonly { label: string; value: number }[];
  /** How a value is written. */
  format(value: number): string;
  /** Whether the values are bars; else a line joins them. */
  bars?: boolean;
  /** Whether they stand on a logarithmic scale. */
  logarithmic?: boolean;
}

const [WIDTH, HEIGHT] = [720, 260];
const [LEFT, RIGHT, TOP, BOTTOM] = [80, 12, 14, 30];
/** How many labels stand side by side; on a narrow screen, every other one. */
const LABELS = 13;

/** Draws a chart. */
export function drawChart(chart: Chart): string {
  const values = chart.points.map(({ value }) => value);
  const scale = chart.logarithmic ? logScale(values) : linearScale(values);
  const marks = chart.bars ? drawBars(chart, scale) : drawLine(chart, scale);
  const name = escapeText(chart.title);
  return `<figure><figcaption>${name} <small>${escapeText(chart.unit)}</small></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${name}">
${drawScale(chart, scale)}
${marks}
${drawLabels(chart)}
</svg></figure>`;
}

function drawScale({ format }: Chart, scale: Scale): string {
  return scale.ticks.map((value) => {
    const y = yOf(value, scale);
    return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/>` +
      `<text x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${escapeText(format(value))}</text>`;
  }).join("\n");
}

function drawLine({ points, format }: Chart, scale: Scale): string {
  const places = points.map(({ label, value }, i) => {
    return { label, value, x: xOf(i, points.length), y: yOf(value, scale) };
  });
  const path = places.map(({ x, y }) => `${x},${y}`).join(" ");
  const dots = places.map(({ label, value, x, y }) =>
    `<circle class="dot" cx="${x}" cy="${y}" r="6">${hint(label, format(value))}</circle>`
  );
  return `<polyline class="line" points="${path}"/>\n${dots.join("\n")}`;
}

function drawBars({ points, format }: Chart, scale: Scale): string {
  const width = (WIDTH - LEFT - RIGHT) / points.length;
  return points.map(({ label, value }, i) => {
    const y = yOf(value, scale);
    const height = fixed(HEIGHT - BOTTOM - y);
    const x = fixed(LEFT + i * width + 1);
    return `<rect class="bar" x="${x}" y="${y}" width="${fixed(width - 2)}" height="${height}">` +
      `${hint(label, format(value))}</rect>`;
  }).join("\n");
}

/** What a browser shows beside the pointer. */
function hint(label: string, value: string): string {
  return `<title>${escapeText(label)}: ${escapeText(value)}</title>`;
}

function drawLabels({ points }: Chart): string {
  const step = Math.ceil(points.length / LABELS);
  return points.map(({ label }, i) => {
    if (i % step !== 0) return "";
    const name = i / step % 2 === 1 ? ' class="odd"' : "";
    const x = xOf(i, points.length);
    return `<text${name} x="${x}" y="${HEIGHT - 8}" text-anchor="middle">${
      escapeText(label)
    }</text>`;
  }).join("");
}

/** The middle of a point's share of the width. */
function xOf(index: number, count: number): number {
  return fixed(LEFT + (index + 0.5) * (WIDTH - LEFT - RIGHT) / count);
}

function yOf(value: number, scale: Scale): number {
  return fixed(HEIGHT - BOTTOM - scale.place(value) * (HEIGHT - TOP - BOTTOM));
}

function fixed(value: number): number {
  return Math.round(value * 10) / 10;
}
