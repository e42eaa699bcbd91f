import { writeSelfExtracting } from "../../scripts/compile/self_extracting.ts";

/** A folder that goes when it is disposed of. */
export class Folder implements AsyncDisposable {
  /** Where it is: with what a careless shell script would trip over. */
  readonly path: string = Deno.makeTempDirSync({ prefix: "sockeye's test " });

  /** Removes the folder, whatever a test made of its modes. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** Builds the fixture as an executable in `folder`, and returns its path. */
export async function buildFixture(folder: Folder): Promise<string> {
  const output = `${folder.path}/a sockeye`;
  const entry = new URL("fixture/program.ts", import.meta.url).pathname;
  await writeSelfExtracting(entry, { flags: ["--no-config", "--no-prompt"], output });
  return output;
}

/** What {@linkcode run} runs with. */
export interface RunOptions {
  /** The cache folder. */
  cache: string;
  /** The standard input. @default {new Uint8Array()} */
  stdin?: Uint8Array<ArrayBuffer>;
}

/** How a run ended, and what it printed. */
export interface Ended {
  /** The exit code. */
  code: number;
  /** Standard output. */
  stdout: Uint8Array;
  /** Standard output as text. */
  text: string;
  /** Standard error. */
  stderr: string;
}

/** Runs a command line to its end. */
export async function run(commandLine: string[], options: RunOptions): Promise<Ended> {
  const { cache, stdin = new Uint8Array() } = options;
  const child = new Deno.Command(commandLine[0]!, {
    args: commandLine.slice(1),
    env: { SOCKEYE_CACHE: cache },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [output] = await Promise.all([
    child.output(),
    // A program that does not read its input breaks the pipe, which is no concern here.
    ReadableStream.from([stdin]).pipeTo(child.stdin).catch(() => {}),
  ]);
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: output.stdout,
    text: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

/** The names in a folder, those of the runtime's own caches left out. */
export async function namesIn(folder: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  return names.filter((name) => name !== "deno").sort();
}

/** Where the program was unpacked to in a cache folder. */
export async function unpackedIn(cache: string): Promise<string> {
  const [name] = await namesIn(cache);
  return `${cache}/${name}`;
}

/** A cache of Deno with the packages at hand and no runtime; nobody listens on port 9 for more. */
export async function withoutRuntimes(folder: Folder): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(stdout));
  await Deno.symlink(`${denoDir}/npm`, `${folder.path}/npm`);
  return folder.path;
}
