import { TruncatedError, UsageError } from "../errors.ts";
import { type Context, EXIT } from "./context.ts";
import { fail } from "./files.ts";
import { helpText } from "./help.ts";
import { parseCommandLine } from "./parse.ts";
import { safe } from "../safe.ts";
import { watchSignals } from "./signals.ts";
import { BrokenOutputError, Sink } from "./sink.ts";
import { VERSION } from "./version.ts";

/** How long a reader of the last lines may take, in milliseconds. */
const PATIENCE = 1000;

/**
 * Runs one command line to its end.
 *
 * @param argv The arguments, without the program's name.
 * @returns The exit code: 0 done, 1 the run failed, 2 the command line was wrong, 3 the check failed.
 */
export async function run(argv: readonly string[]): Promise<number> {
  const stopping = new AbortController();
  watchSignals(stopping);
  const context = openContext(stopping.signal);
  context.stdout.failed.then((error) => stopping.abort(error));
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault(); // One connection's mistake must not end the others.
    context.stderr.tell(`sockeye: Internal error, please report it: ${stackOf(event.reason)}`);
  });
  try {
    const code = await dispatch(argv, context);
    await context.stdout.flush();
    return code;
  } catch (error) {
    return report(error, context.stderr);
  } finally {
    await lastWords(context.stderr);
  }
}

/** Waits until all is said; not for ever, where nobody reads it, nor where there is nobody left. */
async function lastWords(stderr: Sink): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, PATIENCE);
  await Promise.race([stderr.flush().catch(() => {}), promise]);
  clearTimeout(timer);
}

async function dispatch(argv: readonly string[], context: Context): Promise<number> {
  const line = parseCommandLine(argv);
  if (line.ask === "run") return await (await line.command.load())(line.invocation, context);
  await context.stdout.write(line.ask === "help" ? helpText(line.verb) : `sockeye ${VERSION}\n`);
  return EXIT.done;
}

function openContext(signal: AbortSignal): Context {
  return {
    stdin: { read: (buffer) => Deno.stdin.read(buffer), isTerminal: Deno.stdin.isTerminal() },
    stdout: standardOutput(Deno.stdout, "write standard output"),
    stderr: standardOutput(Deno.stderr, "write standard error"),
    signal,
  };
}

function standardOutput(output: typeof Deno.stdout, attempt: string): Sink {
  return new Sink(
    (bytes) => output.write(bytes).catch((cause) => fail(attempt, cause)),
    { isTerminal: output.isTerminal() },
  );
}

/** Says what went wrong in one line, and picks the exit code. */
function report(error: unknown, stderr: Sink): number {
  if (error instanceof BrokenOutputError) return EXIT.done;
  const known = error instanceof Error && (isOurs(error) || isSystemError(error));
  stderr.tell(`sockeye: ${known ? safe(error.message) : `Internal error: ${stackOf(error)}`}`);
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

/** Whether an error was made to be read by a person. */
function isOurs(error: Error): boolean {
  return error instanceof UsageError || error instanceof TruncatedError ||
    error.name === "FrameError" || error.name === "NetError" || error.name === "OutputError" ||
    error.name === "HttpError" || error.name === "WorkerError" || error.name === "ChatError" ||
    error.name === "TapeError" || error.name === "CaptureError";
}

/** Whether the system said no: a missing file, a full disk. */
function isSystemError(error: Error): boolean {
  return "code" in error || Object.values(Deno.errors).some((kind) => error instanceof kind);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
