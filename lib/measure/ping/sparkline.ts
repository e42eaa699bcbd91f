const BARS = "▁▂▃▄▅▆▇█";
/** What stands for a value that is missing. */
const MISSING = "·";

/** Values as a row of bars, from the lowest to the highest of them. */
export function sparkline(values: readonly (number | undefined)[]): string {
  const known = values.filter((value) => value !== undefined);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return values.map((value) => {
    if (value === undefined) return MISSING;
    const share = high === low ? 0 : (value - low) / (high - low);
    return BARS[Math.round(share * (BARS.length - 1))];
  }).join("");
}
