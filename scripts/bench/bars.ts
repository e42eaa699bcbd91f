const WIDTH = 40;

/** A plot for a terminal or a page: a bar for each point, the largest as wide as the plot. */
export function formatBars(points: readonly { label: string; value: number }[]): string {
  const max = Math.max(...points.map(({ value }) => value));
  const width = Math.max(...points.map(({ label }) => label.length));
  return points.map(({ label, value }) => {
    const bar = "█".repeat(Math.max(1, Math.round(value / max * WIDTH)));
    return `${label.padStart(width)} ${bar} ${value.toPrecision(3)}`;
  }).join("\n");
}
