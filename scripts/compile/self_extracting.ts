/**
 * An executable for machines where Deno is not, made where its compile runtime cannot be had: a
 * shell script followed by the archive of the Deno that runs this and the bundled program.
 *
 * @module
 */
import { basename } from "node:path";
import { gzip } from "../archive/gzip.ts";
import { sha256 } from "../archive/sha256.ts";
import { type TarEntry, writeTar } from "../archive/tar.ts";
import { mustRun } from "./run_program.ts";

/** What {@linkcode writeSelfExtracting} writes. */
export interface SelfExtractingOptions {
  /** Flags of `deno run` that the program runs with. */
  flags: string[];
  /** The file to write. */
  output: string;
}

/**
 * The tools that say what a file is, on the two kinds of systems that differ in them. Times are
 * asked for with their fractions: a file may be damaged within the second it was written in.
 */
const TOOLS = {
  linux: { STAT: "TZ=UTC0 stat -L -c '%a %u:%d:%i:%s:%y:%z'", SHA256: "sha256sum" },
  darwin: { STAT: "/usr/bin/stat -L -f '%Lp %u:%d:%i:%z:%Fm:%Fc'", SHA256: "shasum -a 256" },
} as const;

/** The time that the unpacked files bear, 2000-01-01: the same program is the same bytes. */
const MTIME = 946684800;

/** Bundles the program at `entry`, and writes it with its runtime as one executable. */
export async function writeSelfExtracting(
  entry: string,
  { flags, output }: SelfExtractingOptions,
): Promise<void> {
  const files = [await readRuntime(), ...await bundle(entry)];
  const sums = await sumsOf(files);
  const head = await headFor({
    ...toolsOf(Deno.build.os),
    SUMS: sums,
    ID: (await sha256(new TextEncoder().encode(sums))).slice(0, 32),
    ENTRY: basename(entry, ".ts") + ".js",
    FLAGS: flags.join(" "),
    MEGABYTES: String(Math.ceil(files[0]!.content.length / 1e6) + 5),
  });
  // Renamed into place: a running copy of the old one must not change under its shell.
  await Deno.writeFile(`${output}.new`, head, { mode: 0o755 });
  await Deno.writeFile(`${output}.new`, await gzip(writeTar(files, { mtime: MTIME })), {
    append: true,
  });
  await Deno.rename(`${output}.new`, output);
}

function toolsOf(os: string): typeof TOOLS[keyof typeof TOOLS] {
  if (os === "linux" || os === "darwin") return TOOLS[os];
  throw new Error(`Cannot write a self-extracting executable for ${os}: it needs a POSIX shell`);
}

async function readRuntime(): Promise<TarEntry> {
  return { path: "deno", mode: 0o700, content: await Deno.readFile(Deno.execPath()) };
}

/** In pieces, so that a start reads no more of the program than it uses. */
async function bundle(entry: string): Promise<TarEntry[]> {
  const folder = await Deno.makeTempDir({ prefix: "sockeye-compile-" });
  try {
    const args = ["bundle", "--quiet", "--code-splitting", "--outdir", folder, entry];
    await mustRun(Deno.execPath(), args);
    return await Array.fromAsync(Deno.readDir(folder), async ({ name }) => {
      const text = requireLate(await Deno.readTextFile(`${folder}/${name}`));
      return { path: `app/${name}`, mode: 0o600, content: new TextEncoder().encode(text) };
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Makes `require` when it is first called, by a CommonJS package. The bundler makes it at the start of
 * the program, which loads much of Node for it: a third of the time of a start.
 */
function requireLate(text: string): string {
  return text.replace(
    /import \{ createRequire as (\w+) \} from "node:module";\nvar __require = \1\(import\.meta\.url\);/,
    'var __made, __require = (id) => (__made ??= process.getBuiltinModule("node:module")' +
      ".createRequire(import.meta.url))(id);",
  );
}

/** One line of `sha256sum -c` for each file. */
async function sumsOf(files: readonly TarEntry[]): Promise<string> {
  const sorted = files.toSorted((a, b) => a.path < b.path ? -1 : 1);
  const lines = sorted.map(async ({ path, content }) => `${await sha256(content)}  ${path}`);
  return (await Promise.all(lines)).join("\n");
}

async function headFor(values: Record<string, string>): Promise<Uint8Array> {
  const template = await Deno.readTextFile(new URL("head.sh", import.meta.url));
  return withOffset(template.replace(/@([A-Z0-9]+)@/g, (mark, name) => values[name] ?? mark));
}

/** The script says where the archive behind it begins, in as many bytes whatever the number. */
function withOffset(script: string): Uint8Array {
  const mark = "@OFFSET@";
  const offset = String(new TextEncoder().encode(script).length + 1).padEnd(mark.length);
  return new TextEncoder().encode(script.replace(mark, offset));
}
