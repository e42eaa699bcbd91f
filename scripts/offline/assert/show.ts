import { inspect } from "node:util";

/** A value for a failure message: whole where it is small, cut where it is not. */
export function show(value: unknown): string {
  return inspect(value, { depth: 8, maxArrayLength: 200, maxStringLength: 4000, sorted: true });
}

/** Two values one under the other, and where they part. */
export function showBoth(actual: unknown, expected: unknown): string {
  const at = firstDifference(actual, expected);
  const where = at === undefined ? "" : `\n  first difference at index ${at}`;
  return `\n    actual: ${show(actual)}\n  expected: ${show(expected)}${where}\n`;
}

function firstDifference(a: unknown, b: unknown): number | undefined {
  if (!isSequence(a) || !isSequence(b)) return undefined;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return length;
}

/** Lists are left out: their items may be equal without being the same. */
function isSequence(value: unknown): value is string | Uint8Array {
  return typeof value === "string" || value instanceof Uint8Array;
}
