import { UsageError } from "../../errors.ts";
import { type BenchDiff, diffResults } from "../../measure/bench/diff.ts";
import { type BenchMetrics, metricOf, METRICS } from "../../measure/bench/metrics.ts";
import { parseRule } from "../../measure/bench/rule.ts";
import { formatCount } from "../../measure/bench/format.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { readText } from "../files.ts";

/** `bench diff A.json B.json`: what changed, and whether that is too much. */
export async function benchDiff({ args, flags }: Invocation, context: Context): Promise<number> {
  const rules = (flags.fail ?? []).map(parseRule);
  const [before, after] = await Promise.all(args.map(readResult));
  const diff = diffResults([before!, after!], rules);
  await context.stdout.write(flags.json ? `${JSON.stringify(diff)}\n` : drawDiff(diff));
  for (const rule of diff.failed) context.stderr.tell(`sockeye: the check failed: ${rule}`);
  return diff.failed.length > 0 ? EXIT.check : EXIT.done;
}

async function readResult(path: string): Promise<BenchMetrics> {
  try {
    const result = JSON.parse(await readText(path));
    if (METRICS.every((metric) => Number.isFinite(metricOf(result, metric)))) return result;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  throw new UsageError(`Cannot use ${path} as a result: write it with sockeye bench ADDR --json`);
}

function drawDiff({ rows }: BenchDiff): string {
  const lines = rows.map(({ metric, before, after, change }) => {
    const cells = [before, after].map((value) => formatCount(value).padStart(16));
    return `${metric.padEnd(14)}${cells.join("")}${formatChange(change).padStart(11)}`;
  });
  return `${lines.join("\n")}\n`;
}

function formatChange(change: number): string {
  if (!Number.isFinite(change)) return "new";
  return `${change > 0 ? "+" : ""}${change.toFixed(1)} %`;
}
