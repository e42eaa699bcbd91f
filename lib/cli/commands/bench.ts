import { UsageError } from "../../errors.ts";
import { benchCsv } from "../../measure/bench/csv.ts";
import { findMax, type Search } from "../../measure/bench/find_max.ts";
import { formatCount, formatMicros } from "../../measure/bench/format.ts";
import type { BenchMode } from "../../measure/bench/options.ts";
import { parseRule, type Rule } from "../../measure/bench/rule.ts";
import type { BenchTarget } from "../../measure/bench/target.ts";
import { benchTogether as measure, type TeamOptions } from "../../measure/bench/team.ts";
import { safe } from "../../safe.ts";
import { drawResult } from "../bench/draw_result.ts";
import { openHelpers } from "../bench/helpers.ts";
import { ProgressLine } from "../bench/progress_line.ts";
import { openTarget } from "../bench/target.ts";
import { exitCode, type Outcome } from "../bench/verdict.ts";
import type { Context, Invocation } from "../context.ts";
import { openOutput } from "../files.ts";
import type { FlagValues } from "../flag.ts";

/** How much faster than a closed loop a search begins. */
const BEYOND = 1.5;

/** What a measurement is made from. */
interface Task {
  target: BenchTarget;
  options: TeamOptions;
  flags: FlagValues;
  context: Context;
}

/** `bench ADDR`: loads a server and says what it answered; with `--find-max`, how much it takes. */
export async function bench({ args, flags }: Invocation, context: Context): Promise<number> {
  const gates = readRules(flags.fail);
  const limits = readRules(flags["find-max"]);
  if (flags.json && flags.csv) throw new UsageError("Cannot print --json and --csv: choose one");
  const target = await openTarget(args[0]!, flags);
  const progress = new ProgressLine(context.stderr, flags);
  const load = optionsOf(flags, { context, progress, isSearch: limits.length > 0 });
  using helpers = openHelpers(args[0]!, flags, context);
  const options = { ...load, helpers: helpers.all };
  const task = { target, options, flags, context };
  const outcome = limits.length > 0
    ? await search(task, limits).finally(() => progress.end())
    : { result: await measure(target, options).finally(() => progress.end()) };
  await show(outcome, task);
  return exitCode(outcome, { gates, context });
}

function readRules(texts: readonly string[] = []): Rule[] {
  const rules = texts.map(parseRule);
  const relative = rules.find((rule) => rule.isRelative);
  if (relative === undefined) return rules;
  throw new UsageError(
    `Cannot use "${relative.text}" here: a percentage compares two results: see sockeye bench diff`,
  );
}

function optionsOf(
  flags: FlagValues,
  { context, progress, isSearch }: { context: Context; progress: ProgressLine; isSearch: boolean },
): TeamOptions {
  const { rate, size, duration, warmup, connections, pipeline, timeout } = flags;
  const [message, other] = flags.message ?? [];
  if (other !== undefined) {
    throw new UsageError(
      "Cannot use more than one --message: {n} and {random:16} make them differ",
    );
  }
  const mode: BenchMode = flags["connect-only"] ? "connect" : (flags.mode ?? "echo") as BenchMode;
  if (flags["connect-only"] && flags.mode !== undefined) {
    throw new UsageError("Cannot use --connect-only and --mode together: choose one");
  }
  if (isSearch && (rate !== undefined || mode !== "echo")) {
    throw new UsageError("Cannot use --find-max with --rate, --mode or --connect-only");
  }
  const length = duration ?? (isSearch ? 1000 : undefined);
  return {
    ...{ mode, rate, size, message, timeout, replySize: flags["reply-size"] },
    ...(length === undefined ? {} : { duration: length }),
    ...(warmup === undefined ? {} : { warmup }),
    ...(connections === undefined ? {} : { connections }),
    ...(pipeline === undefined ? {} : { pipeline }),
    signal: context.signal,
    onProgress: (state) => progress.show(state),
  };
}

async function search(
  { target, options, flags, context }: Task,
  rules: readonly Rule[],
): Promise<Outcome> {
  const closed = await measure(target, options);
  const found = await findMax({
    rules,
    high: closed.rate * BEYOND,
    measure: async (rate) => {
      context.signal.throwIfAborted();
      const result = await measure(target, { ...options, rate });
      const line = `${formatCount(rate)} a second: p99 ${formatMicros(result.latency.p99)}`;
      if (!flags.quiet) {
        context.stderr.tell(`${context.stderr.isTerminal ? "\r\x1b[K" : ""}${line}`);
      }
      return result;
    },
  });
  return { result: found.best?.result ?? found.runs.at(-1)?.result ?? closed, search: found };
}

async function show({ result, search }: Outcome, { flags, context }: Task): Promise<void> {
  const { stdout } = context;
  if (flags.report !== undefined) {
    const { benchReport } = await import("../../measure/bench/report/page.ts");
    using output = await openOutput(flags.report, context);
    await output.sink.write(await benchReport(result));
  }
  if (flags.json) await stdout.write(`${JSON.stringify({ ...result, ...searchFields(search) })}\n`);
  else if (flags.csv) await stdout.write(benchCsv(result));
  else {
    const lines = [...drawResult(result), ...searchLines(search)].map((line) => safe(line));
    await stdout.write(`${lines.join("\n")}\n`);
  }
}

function searchFields(search: Search | undefined): Record<string, unknown> {
  if (search === undefined) return {};
  const runs = search.runs.map(({ rate, holds, result }) => ({
    rate,
    holds,
    p99: result.latency.p99,
  }));
  return { findMax: { rate: search.best?.rate ?? null, runs } };
}

function searchLines(search: Search | undefined): string[] {
  if (search === undefined) return [];
  const { best } = search;
  return ["", best ? `holds up to ${formatCount(best.rate)} a second` : "holds at no rate tried"];
}
