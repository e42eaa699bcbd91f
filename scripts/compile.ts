/**
 * Writes the program as one executable: with `deno compile`, or, where its runtime cannot be had,
 * as a self-extracting one of the same name and behaviour.
 *
 * Usage: `deno task compile [--target TARGET] [--output FILE] [ENTRY]`
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { dirname } from "node:path";
import manifest from "../deno.json" with { type: "json" };
import { permissionFlags } from "./compile/permission_flags.ts";
import { runProgram } from "./compile/run_program.ts";
import { writeSelfExtracting } from "./compile/self_extracting.ts";

/** What Deno says when it cannot fetch the runtime that a compiled program is appended to. */
const NO_RUNTIME_REGEXP = /denort|dl\.deno\.land/;

/** What {@linkcode writeExecutable} takes. */
export interface CompileOptions {
  /** The file to write; on Windows, `.exe` is added where it is missing. */
  output: string;
  /** The platform, as `deno compile` names it. */
  target: string;
}

/** What {@linkcode writeExecutable} wrote. */
export interface Executable {
  /** Where it is. */
  path: string;
  /** How it was made. */
  how: string;
}

/** Writes beside the output first, so that an executable in use is replaced whole. */
export async function writeExecutable(
  entry: string,
  { output, target }: CompileOptions,
): Promise<Executable> {
  const ending = target.includes("windows") ? ".exe" : "";
  const path = `${output.replace(/\.exe$/, "")}${ending}`;
  const part = `${path.slice(0, path.length - ending.length)}.part${ending}`;
  const how = await compile(entry, { output: part, target });
  await Deno.rename(part, path);
  return { path, how };
}

/** Returns how it was done. */
async function compile(entry: string, { output, target }: CompileOptions): Promise<string> {
  const flags = ["--no-prompt", ...permissionFlags(manifest.permissions.default)];
  flags.push(...manifest.unstable.map((name) => `--unstable-${name}`));
  await Deno.mkdir(dirname(output), { recursive: true });
  const args = ["compile", "--no-check", "--target", target, "--output", output, ...flags, entry];
  const { success, stderr } = await runProgram(Deno.execPath(), args);
  if (success) return `compiled for ${target}`;
  if (!NO_RUNTIME_REGEXP.test(stderr)) throw new Error(`Cannot compile ${entry}: ${stderr.trim()}`);
  if (target !== Deno.build.target) {
    throw new Error(
      `Cannot compile for ${target}: its runtime cannot be had: ` +
        `run this where https://dl.deno.land can be reached, or set DENORT_BIN to the runtime`,
    );
  }
  await writeSelfExtracting(entry, { flags: ["--no-config", ...flags], output });
  return "a self-extracting executable: the compile runtime cannot be had";
}

if (import.meta.main) {
  const args = parseArgs(Deno.args, {
    string: ["target", "output", "_"],
    default: { target: Deno.build.target, output: "dist/sockeye" },
  });
  const { target, output, _: [entry = "main.ts"] } = args as typeof args & CompileOptions;
  try {
    const { path, how } = await writeExecutable(String(entry), { output, target });
    console.log(`Wrote ${path}, ${how}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
