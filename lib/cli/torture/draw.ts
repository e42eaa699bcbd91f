import { safe } from "../../safe.ts";
import type { TortureResult } from "../../measure/torture/torture.ts";
import type { Verdict } from "../../measure/torture/judge.ts";

const [BOLD, DIM, RED, GREEN, YELLOW, CYAN] = [1, 2, 31, 32, 33, 36];
const LOOKS: Record<Verdict, readonly [mark: string, color: number]> = {
  passed: ["✓", GREEN],
  failed: ["✗", RED],
  hung: ["✗", YELLOW],
  died: ["✗", RED],
  skipped: ["·", DIM],
};
const [NAME_WIDTH, ABOUT_WIDTH, VERDICT_WIDTH] = [14, 36, 8];

/** How the lines of a run are drawn. */
export interface DrawOptions {
  /** Whether to use the colours of a terminal. */
  color: boolean;
}

/** The line above the table. */
export function drawTitle(text: string, { color }: DrawOptions): string {
  return `${paint(text, color ? BOLD : 0)}\n\n`;
}

/** A row: the case, what was done, the verdict; when it did not pass, why and how to see it again. */
export function drawResult(
  result: TortureResult,
  { color, command }: DrawOptions & { command?: string | undefined },
): string {
  const { name, about, verdict, why, ms, trials } = result;
  const [mark, look] = LOOKS[verdict];
  const pen = (text: string, code: number) => paint(text, color ? code : 0);
  const done = verdict === "skipped" ? "" : `${count(trials, "connection")}, ${seconds(ms)}`;
  const row = [
    `  ${pen(mark, look)} ${pen(name.padEnd(NAME_WIDTH), verdict === "skipped" ? DIM : BOLD)}`,
    pen(about.padEnd(ABOUT_WIDTH), verdict === "skipped" ? DIM : 0),
    pen(verdict.padEnd(VERDICT_WIDTH), look),
    pen(done, DIM),
  ];
  const lines = [row.join(" ").trimEnd()];
  if (why !== undefined) lines.push(`      ${pen(safe(why), verdict === "passed" ? DIM : look)}`);
  if (command !== undefined) lines.push(`      ${pen(`$ ${command}`, CYAN)}`);
  return `${lines.join("\n")}\n`;
}

/** The line below the table, and what is likely wrong. */
export function drawSummary(
  results: readonly TortureResult[],
  { color, advice }: DrawOptions & { advice: string | undefined },
): string {
  const pen = (text: string, code: number) => paint(text, color ? code : 0);
  const parts = (["passed", "failed", "hung", "died", "skipped"] as const).flatMap((verdict) => {
    const number = results.filter((result) => result.verdict === verdict).length;
    return number > 0 ? [pen(`${number} ${verdict}`, LOOKS[verdict][1])] : [];
  });
  const total = results.reduce((sum, { ms }) => sum + ms, 0);
  const told = advice === undefined ? "" : `\n${wrap(advice)}\n`;
  return `\n  ${parts.join(", ")} ${pen(`in ${seconds(total)}`, DIM)}\n${told}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** Breaks a text into lines of 76 columns, indented. */
function wrap(text: string): string {
  return text.replace(/(.{1,74})(?:\s|$)/g, "  $1\n").trimEnd();
}

function paint(text: string, code: number): string {
  return code === 0 ? text : `\x1b[${code}m${text}\x1b[0m`;
}
