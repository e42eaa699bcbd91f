import { UsageError } from "../errors.ts";
import type { Context, Source } from "./context.ts";
import type { FlagValues } from "./flag.ts";
import { Sink } from "./sink.ts";

/** An input that is closed when the command ends; the standard input stays open. */
export type OpenSource = Source & Disposable;

/** An output that is closed when the command ends; the standard output stays open. */
export interface OpenSink extends Disposable {
  /** The output. */
  readonly sink: Sink;
  /** Takes out what a file held before, unless the first write has. */
  empty(): void;
}

/** Options of {@linkcode openOutput}. */
export interface OpenOutputOptions {
  /**
   * Whether a file keeps what it holds until the first write, or until it is emptied: for a command
   * that may yet fail to begin.
   *
   * @default {false}
   */
  keep?: boolean;
  /**
   * The files that the command reads, which writing would destroy; `-` is the standard input.
   *
   * @default {[]}
   */
  reads?: readonly string[];
}

/** A file that could not be read or written: `action name: cause`. */
export class OutputError extends Error {
  /** Always `"OutputError"`. */
  override readonly name = "OutputError";
}

/** Opens a file to read, or the standard input for none or `-`. */
export async function openInput(path: string | undefined, context: Context): Promise<OpenSource> {
  if (path === undefined || path === "-") {
    return { ...context.stdin, [Symbol.dispose]() {} };
  }
  const file = await Deno.open(path).catch((cause) => fail(`open ${path}`, cause));
  return {
    read: (buffer) => file.read(buffer).catch((cause) => fail(`read ${path}`, cause)),
    isTerminal: false,
    [Symbol.dispose]: () => file.close(),
  };
}

/** Opens a file to write anew, or the standard output for none or `-`. */
export async function openOutput(
  path: string | undefined,
  context: Context,
  { keep = false, reads = [] }: OpenOutputOptions = {},
): Promise<OpenSink> {
  if (path === undefined || path === "-") {
    return { sink: context.stdout, empty() {}, [Symbol.dispose]() {} };
  }
  await checkApart(path, reads);
  const file = await Deno.open(path, { write: true, create: true, truncate: !keep })
    .catch((cause) => fail(`open ${path}`, cause));
  let isKept = keep;
  const empty = () => {
    if (isKept && file.statSync().isFile) file.truncateSync();
    isKept = false;
  };
  const write = (bytes: Uint8Array) => {
    empty();
    return file.write(bytes).catch((cause) => fail(`write ${path}`, cause));
  };
  return { sink: new Sink(write), empty, [Symbol.dispose]: () => file.close() };
}

/** The files that flags name to be read. */
export function filesRead(flags: FlagValues): string[] {
  const { ca, file = [], "tls-cert": cert, "tls-key": key } = flags;
  return [ca, cert, key, ...file].filter((path) => path !== undefined);
}

/**
 * Refuses to write a file that is also read, under whatever name.
 *
 * @throws {UsageError} When it is one of those read.
 */
export async function checkApart(path: string, reads: readonly string[]): Promise<void> {
  const output = path === "-" ? undefined : await identify(path);
  for (const input of output === undefined ? [] : reads) {
    if (await identify(input) !== output) continue;
    throw new UsageError(`Cannot write ${path}: this command reads it too: name another file`);
  }
}

/** Which file a path leads to; `undefined` where there is none, or what is there keeps no bytes. */
async function identify(path: string): Promise<string | undefined> {
  try {
    const { dev, ino, isFile } = path === "-" ? await statInput() : await Deno.stat(path);
    return isFile ? `${dev}:${ino}` : undefined;
  } catch {
    return undefined; // Opening it says what is wrong with it.
  }
}

/** What the standard input is. The runtime tells it only so, and loads this only when asked. */
async function statInput(): Promise<Pick<Deno.FileInfo, "dev" | "ino" | "isFile">> {
  const { fstatSync } = await import("node:fs");
  const stats = fstatSync(0);
  return { dev: stats.dev, ino: stats.ino, isFile: stats.isFile() };
}

/** Reads a small text file, such as a certificate. */
export async function readText(path: string): Promise<string> {
  return await Deno.readTextFile(path).catch((cause) => fail(`read ${path}`, cause));
}

/**
 * Says why a file, or an output of the program, could not be used.
 *
 * @throws {OutputError} Always, save where a reader has gone: that stays what it was.
 */
export function fail(attempt: string, cause: unknown): never {
  if (cause instanceof Deno.errors.BrokenPipe) throw cause;
  throw new OutputError(`${attempt}: ${reasonOf(cause)}`, { cause });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied: check who may use it",
  EISDIR: "it is a folder: name a file in it",
  ENOENT: "no such file or folder: check the path",
  ENOSPC: "the disk is full: free some space, or write elsewhere",
  ENOTDIR: "it is no folder, or lies in what is none: check the path",
  EROFS: "the disk is read-only: write elsewhere",
};

/** Why a file could not be used, and what to do. */
export function reasonOf(cause: unknown): string {
  if (cause instanceof Deno.errors.NotCapable) {
    return "the runtime keeps programs from it: use - here, and redirect in the shell";
  }
  const { code = "" } = cause as { code?: string };
  return REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
}
