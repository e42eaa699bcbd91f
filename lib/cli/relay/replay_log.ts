import type { Difference } from "../../relay/replay/difference.ts";
import type { ReplaySummary } from "../../relay/replay/replay.ts";
import type { Context } from "../context.ts";
import type { FlagValues } from "../flag.ts";
import { differenceFields, differenceLines, summaryLine } from "./difference_lines.ts";

/** How many differences are told in full; the others are counted. */
const MAX_TOLD = 20;

/** What `replay` tells of its work. */
export interface ReplayLog {
  /** Something was not as recorded. */
  difference(difference: Difference): void;
  /** All is played. */
  done(summary: ReplaySummary): void;
}

/** The log of `replay`: lines for a person, the differences on stdout; or all as JSON. */
export function openReplayLog({ stdout, stderr }: Context, flags: FlagValues): ReplayLog {
  const json = (fields: object) => stdout.tell(JSON.stringify(fields));
  let told = 0;
  return {
    difference(difference) {
      if (flags.json) json(differenceFields(difference));
      else if (!flags.quiet && ++told <= MAX_TOLD) {
        for (const line of differenceLines(difference)) stdout.tell(line);
      }
    },
    done(summary) {
      if (flags.json) return json({ event: "summary", ...summary });
      if (told > MAX_TOLD) stdout.tell(`… and ${told - MAX_TOLD} more`);
      if (!flags.quiet) stderr.tell(summaryLine(summary));
    },
  };
}
