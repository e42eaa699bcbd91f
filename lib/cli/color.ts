import type { FlagValues } from "./flag.ts";
import type { Sink } from "./sink.ts";

/** Whether to colour what goes to an output: as `--color` says, else on a terminal without NO_COLOR. */
export function useColor(flags: FlagValues, sink: Sink): boolean {
  if (flags.color === "always") return true;
  return flags.color !== "never" && sink.isTerminal && !Deno.noColor;
}
