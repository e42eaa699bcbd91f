/**
 * The gate: everything that must hold before a change is kept. Every step runs, so that one round
 * shows all there is to mend.
 *
 * Usage: `deno task ok [--skip STEP]`
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";

/** Each step is the arguments of one `deno` command. */
const STEPS: Record<string, string[]> = {
  format: ["fmt", "--check", "--quiet"],
  lint: ["lint", "--quiet"],
  layers: ["run", "--quiet", "--allow-read=.", "scripts/check_layers.ts"],
  types: ["check", "--quiet", "main.ts", "lib", "examples", "scripts", "tests"],
  documentation: ["doc", "--quiet", "--lint", "lib/mod.ts"],
  publish: ["publish", "--quiet", "--dry-run", "--allow-dirty", "--no-check"],
  tests: ["task", "--quiet", "test"],
};

/** Runs a step, showing what it prints, and returns that. */
async function run(args: string[]): Promise<{ success: boolean; output: string }> {
  const child = new Deno.Command(Deno.execPath(), { args, stdin: "null", stdout: "piped" }).spawn();
  let output = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    Deno.stdout.writeSync(chunk);
    output += decoder.decode(chunk, { stream: true });
  }
  return { success: (await child.status).success, output };
}

/** The last summary of `deno test`, as of `ok | 5 passed (2 steps) | 0 failed | 1 ignored (3s)`. */
export function readSummary(output: string): string | undefined {
  // deno-lint-ignore no-control-regex -- Colours are control characters.
  const plain = output.replace(/\x1b\[[\d;]*m/g, "");
  const [last] = [...plain.matchAll(/\| (\d+) passed.*? \| (\d+) failed/g)].reverse();
  return last && `${last[1]} passed, ${last[2]} failed`;
}

async function main(): Promise<number> {
  const { skip } = parseArgs(Deno.args, { string: ["skip"], collect: ["skip"] });
  const failed: string[] = [];
  let summary: string | undefined;
  for (const [name, args] of Object.entries(STEPS)) {
    if ((skip as string[]).includes(name)) continue;
    const start = performance.now();
    const { success, output } = await run(args);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${success ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
    if (!success) failed.push(name);
    if (name === "tests") summary = readSummary(output) ?? "0 passed, 0 failed";
  }
  if (failed.length > 0) console.log(`Not ok: ${failed.join(", ")}`);
  if (summary) console.log(summary);
  return failed.length > 0 ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main());
