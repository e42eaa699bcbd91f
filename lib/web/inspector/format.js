// @ts-check

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** @param {number} bytes */
export function sizeOf(bytes) {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 2 : 1)} ${UNITS[unit]}`;
}

/** @param {number} count */
export function countOf(count) {
  return count.toLocaleString("en");
}

/**
 * @param {number} count
 * @param {string} what
 */
export function plural(count, what) {
  return `${countOf(count)} ${what}${count === 1 ? "" : "s"}`;
}

/** @param {number} ms since the relay began */
export function timeOf(ms) {
  return (ms / 1000).toFixed(3);
}

/** @param {{ conn: number, direction: "up" | "down", index: number }} row */
export function nameOf({ conn, direction, index }) {
  return `#${conn} ${direction === "up" ? "↑" : "↓"} ${index}`;
}
