/**
 * Writes all that a release consists of: for each platform a tarball with the executable, its
 * manual, completions and licences; the list of what is bundled; the installer; the checksums. Built
 * again from the same commit they are the same bytes; those of `deno compile` only in the same
 * clone, since it records when its sources were written.
 *
 * Usage: `deno task release [--target TARGET]... [--only-here] [--output DIR]`
 *
 * `SOURCE_DATE_EPOCH` is the time that the files bear; without it, that of the last commit.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import manifest from "../deno.json" with { type: "json" };
import { gzip } from "./archive/gzip.ts";
import { type TarEntry, writeTar } from "./archive/tar.ts";
import { writeExecutable } from "./compile.ts";
import { mustRun } from "./compile/run_program.ts";
import { readComponents } from "./release/components.ts";
import { readCompanions } from "./release/contents.ts";
import { formatNotice } from "./release/notice.ts";
import { ReleaseFolder } from "./release/release_folder.ts";
import { RUNTIME } from "./release/runtime.ts";
import { toSbom } from "./release/sbom.ts";

/** As `deno compile` names them. */
const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
  "aarch64-pc-windows-msvc",
];

const ENTRY = "main.ts";
const INSTALLER = "scripts/packaging/install.sh";

/** What a tarball is made of, and when. */
interface Package {
  target: string;
  companions: readonly TarEntry[];
  mtime: number;
}

/** A tarball of the executable and what goes with it, below one folder. */
async function pack({ target, companions, mtime }: Package): Promise<Uint8Array> {
  const stage = await Deno.makeTempDir({ prefix: "sockeye-release-" });
  try {
    const { path } = await writeExecutable(ENTRY, { target, output: `${stage}/sockeye` });
    const content = await Deno.readFile(path);
    const program = { path: `bin/${path.slice(stage.length + 1)}`, mode: 0o755, content };
    const entries = [program, ...companions].map((entry) => {
      return { ...entry, path: `sockeye-${target}/${entry.path}` };
    });
    return await gzip(writeTar(entries, { mtime }));
  } finally {
    await Deno.remove(stage, { recursive: true });
  }
}

async function timeOfRelease(): Promise<number> {
  const said = Deno.env.get("SOURCE_DATE_EPOCH") ??
    await mustRun("git", ["log", "-1", "--format=%ct"]);
  const time = Number(said);
  if (Number.isSafeInteger(time) && time >= 0) return time;
  throw new RangeError(`Cannot read SOURCE_DATE_EPOCH as seconds: current value is ${said}`);
}

/** What goes with every executable, and the list of what each contains. */
async function describe(time: number): Promise<{ companions: TarEntry[]; sbom: string }> {
  const components = await readComponents(ENTRY, "deno.lock");
  const licence = await Deno.readTextFile("LICENSE");
  const notice = formatNotice(components, { runtime: RUNTIME, mit: licence });
  const sbom = toSbom(components, { version: manifest.version, runtime: RUNTIME, time });
  return {
    companions: await readCompanions(ENTRY, { licence, notice }),
    sbom: JSON.stringify(sbom, null, 2) + "\n",
  };
}

/** Returns the targets that could not be built. */
async function release(targets: readonly string[], output: string): Promise<string[]> {
  const mtime = await timeOfRelease();
  const { companions, sbom } = await describe(mtime);
  const folder = new ReleaseFolder(output);
  await folder.add("install.sh", await Deno.readFile(INSTALLER));
  await folder.add("sockeye.cdx.json", new TextEncoder().encode(sbom));
  const missing: string[] = [];
  for (const target of targets) {
    try {
      await folder.add(`sockeye-${target}.tar.gz`, await pack({ target, companions, mtime }));
    } catch (error) {
      missing.push(target);
      console.error(`Not built: ${error instanceof Error ? error.message : error}`);
    }
  }
  await folder.close();
  return missing;
}

async function main(): Promise<number> {
  const args = parseArgs(Deno.args, {
    string: ["target", "output"],
    boolean: ["only-here"],
    collect: ["target"],
    default: { output: "dist/release" },
  });
  const chosen = args["only-here"] ? [Deno.build.target] : args.target as string[];
  try {
    const missing = await release(chosen.length > 0 ? chosen : TARGETS, String(args.output));
    return missing.length > 0 ? 1 : 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

if (import.meta.main) Deno.exit(await main());
