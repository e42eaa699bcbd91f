/**
 * An executable for machines where Deno is not, made where its compile runtime cannot be had: a
 * shell script followed by the archive of the Deno that runs this and the bundled program.
 *
 * @module
 */
import { basename } from "node:path";
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

/** Bundles the program at `entry`, and writes it with its runtime as one executable. */
export async function writeSelfExtracting(
  entry: string,
  { flags, output }: SelfExtractingOptions,
): Promise<void> {
  const stage = await Deno.makeTempDir({ prefix: "sockeye-compile-" });
  try {
    await bundle(entry, `${stage}/app`);
    await Deno.copyFile(Deno.execPath(), `${stage}/deno`);
    await Deno.chmod(`${stage}/deno`, 0o700);
    const sums = await sumsOf(stage);
    const head = await headFor({
      ...toolsOf(Deno.build.os),
      SUMS: sums,
      ID: (await sha256(new TextEncoder().encode(sums))).slice(0, 32),
      ENTRY: basename(entry, ".ts") + ".js",
      FLAGS: flags.join(" "),
      MEGABYTES: String(Math.ceil((await Deno.stat(Deno.execPath())).size / 1e6) + 5),
    });
    const archive = await pack(stage);
    // Renamed into place: a running copy of the old one must not change under its shell.
    await Deno.writeFile(`${output}.new`, head, { mode: 0o755 });
    await Deno.writeFile(`${output}.new`, archive, { append: true });
    await Deno.rename(`${output}.new`, output);
  } finally {
    await Deno.remove(stage, { recursive: true });
  }
}

function toolsOf(os: string): typeof TOOLS[keyof typeof TOOLS] {
  if (os === "linux" || os === "darwin") return TOOLS[os];
  throw new Error(`Cannot write a self-extracting executable for ${os}: it needs a POSIX shell`);
}

/** In pieces, so that a start reads no more of the program than it uses. */
async function bundle(entry: string, directory: string): Promise<void> {
  const args = ["bundle", "--quiet", "--code-splitting", "--outdir", directory, entry];
  await mustRun(Deno.execPath(), args);
}

/** One line of `sha256sum -c` for each file. */
async function sumsOf(stage: string): Promise<string> {
  const names = await Array.fromAsync(Deno.readDir(`${stage}/app`), ({ name }) => `app/${name}`);
  const lines = ["deno", ...names.sort()].map(async (path) =>
    `${await sha256(await Deno.readFile(`${stage}/${path}`))}  ${path}`
  );
  return (await Promise.all(lines)).join("\n");
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

async function pack(stage: string): Promise<Uint8Array> {
  const archive = `${stage}/archive.tar`;
  await mustRun("tar", ["-cf", archive, "-C", stage, "deno", "app"]);
  // Beyond this level gzip takes twice the time for one part in fifty.
  await mustRun("gzip", ["-4", archive]);
  return await Deno.readFile(`${archive}.gz`);
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
