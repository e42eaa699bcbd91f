import type { StateSignal } from "./signal.ts";

/** What a server's state consists of. */
export type StateLists = Pick<StateSignal, "people" | "topics" | "rulings">;

/** Bytes of one part at most: far below the 1 MiB that NATS carries at once. */
const MAX_PART = 128 << 10;
const KINDS = ["people", "topics", "rulings"] as const;

/** Cuts a state into parts that NATS carries; at least one. */
export function partsOf(state: StateLists): StateLists[] {
  const parts = [emptyPart()];
  let size = 0;
  for (const kind of KINDS) {
    for (const entry of state[kind]) {
      const length = largestSize(entry);
      size += length;
      if (size > MAX_PART) {
        parts.push(emptyPart());
        size = length;
      }
      (parts.at(-1)![kind] as unknown[]).push(entry);
    }
  }
  return parts;
}

/** Joins parts to the state that they were cut from. */
export function joinParts(parts: readonly StateLists[]): StateLists {
  return {
    people: parts.flatMap(({ people }) => people),
    topics: parts.flatMap(({ topics }) => topics),
    rulings: parts.flatMap(({ rulings }) => rulings),
  };
}

function emptyPart(): StateLists {
  return { people: [], topics: [], rulings: [] };
}

/** At most as many bytes as it has in JSON: a character is three at most. */
function largestSize(entry: object): number {
  return JSON.stringify(entry).length * 3 + 1;
}
