import type { Search } from "../../measure/bench/find_max.ts";
import type { BenchResult } from "../../measure/bench/result.ts";
import { isTrue, type Rule } from "../../measure/bench/rule.ts";
import { type Context, EXIT } from "../context.ts";

/** What a run of `bench` found. */
export interface Outcome {
  /** What was measured; of a search, the best run. */
  result: BenchResult;
  /** All its runs. */
  search?: Search<BenchResult>;
}

/** How `bench` ends: with 3 when a rule says so, with 1 when there was nothing; both are told. */
export function exitCode(
  { result, search }: Outcome,
  { gates, context }: { gates: readonly Rule[]; context: Context },
): number {
  if (search && search.best === undefined) return EXIT.check;
  const broken = gates.filter((rule) => isTrue(rule, result));
  for (const { text } of broken) context.stderr.tell(`sockeye: the check failed: ${text}`);
  if (broken.length > 0) return EXIT.check;
  if (result.messages > 0) return EXIT.done;
  for (const line of whyNothing(result)) context.stderr.tell(line);
  return EXIT.failed;
}

function whyNothing({ config, frame, target, measured }: BenchResult): string[] {
  if (measured === 0) return ["sockeye: it was ended before anything was measured"];
  if (config.mode === "connect") return ["sockeye: no connection could be made"];
  if (config.mode === "down") {
    return ["sockeye: nothing came: the peer has to give, as sockeye bench serve --mode down does"];
  }
  if (config.mode !== "echo") return ["sockeye: nothing was taken"];
  const isStream = /^(tcp|tls|unix):/.test(target);
  if (frame !== "raw" || !isStream) return ["sockeye: nothing was answered in time"];
  return [
    "sockeye: nothing was answered: without frames an answer is taken to be as long as",
    "its message: say otherwise with --reply-size, or cut messages with --frame",
  ];
}
