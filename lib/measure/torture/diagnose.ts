import type { TortureResult } from "./torture.ts";

/** Which cases must not pass, and which must, for a fault to be likely; the first that fits is told. */
const FAULTS:
  readonly (readonly [bad: readonly string[], good: readonly string[], advice: string])[] = [
    [
      ["glued", "cut payload"],
      [],
      "It seems to take each read for one message. Keep what was read in a buffer, and take " +
      "frames out of it as long as there is a whole one.",
    ],
    [
      ["glued"],
      ["cut payload"],
      "It seems to lose what is behind the first frame of a read. Take frames out of the buffer " +
      "until none is whole, and keep the rest.",
    ],
    [
      ["cut header"],
      ["cut payload"],
      "It seems to expect a header in one read. Read on until all its bytes are there.",
    ],
    [
      ["cut payload"],
      ["cut header"],
      "It seems to expect a payload in one read. Read on until all its bytes are there.",
    ],
    [
      ["cut header"],
      [],
      "It seems not to wait for the rest of a frame. Read on until it is whole.",
    ],
    [["glued and cut"], ["glued"], "It seems to lose a frame of which only the beginning came."],
    [["pause"], ["cut header"], "It seems to give up a frame whose rest comes late."],
    [["large frames"], [], "It seems to have a buffer that is too small, or off by one."],
    [["half-close"], [], "It seems not to notice the end of its input: a read of 0 bytes."],
    [["empty frame"], [], "It seems not to expect a frame with no payload."],
    [["crowd"], [], "It seems to keep one buffer for all connections, or to serve one at a time."],
    [["oversize"], [], "It seems to believe any length. Refuse what is over a limit, at once."],
  ];

/** What is likely wrong with the server, and what to do; nothing when nothing is known. */
export function diagnose(results: readonly TortureResult[]): string | undefined {
  const verdicts = new Map(results.map(({ name, verdict }) => [name, verdict]));
  const isBad = (name: string) => !["passed", "skipped", undefined].includes(verdicts.get(name));
  const isGood = (name: string) => verdicts.get(name) === "passed";
  return FAULTS.find(([bad, good]) => bad.every(isBad) && good.every(isGood))?.[2];
}
