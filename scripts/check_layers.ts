/**
 * Checks what no type can say: that imports run downwards only, that pure files stay pure, that
 * only the command line prints and exits, and that no file grows too long.
 *
 * Usage: `deno run --allow-read=. scripts/check_layers.ts`
 *
 * @module
 */
import { findViolations } from "./layers/rules.ts";

async function* walk(path: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(path)) {
    if (isDirectory) yield* walk(`${path}/${name}`);
    else if (/\.(ts|js|css|html)$/.test(name)) yield `${path}/${name}`;
  }
}

async function readSources(): Promise<Map<string, string>> {
  const paths = ["main.ts"];
  for (const root of ["lib", "examples", "scripts", "tests"]) {
    paths.push(...await Array.fromAsync(walk(root)));
  }
  const texts = await Promise.all(paths.sort().map((path) => Deno.readTextFile(path)));
  return new Map(paths.map((path, i) => [path, texts[i]!]));
}

if (import.meta.main) {
  const files = await readSources();
  const violations = findViolations(files);
  for (const { path, line, message } of violations) console.error(`${path}:${line}: ${message}`);
  if (violations.length > 0) Deno.exit(1);
  console.log(`Checked ${files.size} files`);
}
