/** A latency in microseconds as a person reads it: `87 µs`, `1.24 ms`, `3.10 s`. */
export function formatMicros(micros: number): string {
  if (micros < 1000) return `${Math.round(micros)} µs`;
  return micros < 1e6 ? `${(micros / 1000).toFixed(2)} ms` : `${(micros / 1e6).toFixed(2)} s`;
}

/** A count with commas between the thousands; small ones with a decimal. */
export function formatCount(count: number): string {
  const rounded = count < 100 ? Math.round(count * 10) / 10 : Math.round(count);
  return rounded.toLocaleString("en");
}
