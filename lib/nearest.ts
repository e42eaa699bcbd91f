/**
 * The name that a mistyped one most likely meant: the one the fewest edits away, if those are few.
 *
 * @param word What was written.
 * @param names What could have been meant.
 * @returns The nearest name, or `undefined` when none is near.
 */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let fewest = limit + 1;
  for (const name of names) {
    const edits = editDistance(word.slice(0, 64), name);
    if (edits < fewest) [best, fewest] = [name, edits];
  }
  return best;
}

/** How many inserted, deleted, replaced or swapped neighbours lead from `a` to `b` (Damerau). */
function editDistance(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j]!, before[j - 2]! + 1);
      }
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
