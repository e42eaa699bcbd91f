/** How long a test waits for something that a program should do at once, in milliseconds. */
const PATIENCE = 20_000;

const ROOT = new URL("../..", import.meta.url);

/** What a program printed, and how it ended. */
export interface Outcome {
  /** The exit code. */
  code: number;
  /** The standard output as text. */
  stdout: string;
  /** The standard error as text. */
  stderr: string;
}

/** Options of {@linkcode Program.start}. */
export interface ProgramOptions {
  /** Variables of the environment besides those of the test. */
  env?: Record<string, string>;
  /** A command that runs the one behind it. */
  wrapper?: readonly string[];
}

/** A running program; disposing of it kills it if it still runs. */
export class Program implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  /** What it prints as data. */
  readonly stdout: Output;
  /** What it says. */
  readonly stderr: Output;
  #isRunning = true;

  constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#stdin = child.stdin.getWriter();
    this.stdout = new Output(child.stdout);
    this.stderr = new Output(child.stderr);
    child.status.finally(() => this.#isRunning = false);
  }

  /** The program under test: the executable that `SOCKEYE` names, else `main.ts`. */
  static commandLine(args: readonly string[]): [string, string[]] {
    const executable = Deno.env.get("SOCKEYE");
    if (executable) return [executable, [...args]];
    const main = new URL("main.ts", ROOT).pathname;
    return [Deno.execPath(), ["run", "--quiet", "-P", main, ...args]];
  }

  /** Starts the program with its input and outputs piped. */
  static start(args: readonly string[], options: ProgramOptions = {}): Program {
    const [command = "", ...argv] = [
      ...(options.wrapper ?? []),
      ...Program.commandLine(args).flat(),
    ];
    const env = { NO_COLOR: "1", ...options.env };
    return new Program(
      new Deno.Command(command, {
        args: argv,
        cwd: ROOT,
        env,
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn(),
    );
  }

  /** Writes to the program's input. */
  async write(text: string | Uint8Array): Promise<void> {
    await this.#stdin.write(typeof text === "string" ? new TextEncoder().encode(text) : text);
  }

  /** Ends the program's input. */
  async end(): Promise<void> {
    await this.#stdin.close().catch(() => {}); // It may have gone already.
  }

  /** Sends a signal, if it still runs. */
  kill(signal: Deno.Signal = "SIGTERM"): void {
    try {
      if (this.#isRunning) this.#child.kill(signal);
    } catch (error) {
      // It ended a moment ago, which the runtime knows before its status tells.
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  /** The port that the program says it listens on. */
  async port(): Promise<number> {
    const [, port] = await this.stderr.match(/listening on \S+:(\d+)/);
    return Number(port);
  }

  /** Waits for the end. */
  async outcome(): Promise<Outcome> {
    const timer = setTimeout(() => this.kill("SIGKILL"), PATIENCE);
    const [{ code }, stdout, stderr] = await Promise.all([
      this.#child.status,
      this.stdout.all,
      this.stderr.all,
    ]).finally(() => clearTimeout(timer));
    return { code, stdout, stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    this.kill("SIGKILL");
    await this.outcome();
  }
}

/** What a program prints on one of its outputs. */
export class Output {
  /** All of it, once it has ended. */
  readonly all: Promise<string>;
  #text = "";
  #changed = Promise.withResolvers<void>();
  #ended = false;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.all = this.#collect(stream);
  }

  async #collect(stream: ReadableStream<Uint8Array>): Promise<string> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      this.#text += decoder.decode(chunk, { stream: true });
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    }
    this.#ended = true;
    this.#changed.resolve();
    return this.#text;
  }

  /** Waits until what was printed so far matches; fails when it ends or takes too long without. */
  async match(pattern: RegExp): Promise<RegExpMatchArray> {
    return await this.#until(pattern, (text) => text.match(pattern));
  }

  /** Waits until there are so many matches of a global pattern. */
  async matches(pattern: RegExp, count: number): Promise<RegExpMatchArray> {
    return await this.#until(pattern, (text) => {
      const found = text.match(pattern);
      return found && found.length >= count ? found : null;
    });
  }

  async #until(
    pattern: RegExp,
    find: (text: string) => RegExpMatchArray | null,
  ): Promise<RegExpMatchArray> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(this.#missing(pattern))), PATIENCE);
    try {
      for (;;) {
        const found = find(this.#text);
        if (found) return found;
        if (this.#ended) throw new Error(this.#missing(pattern));
        await Promise.race([this.#changed.promise, late]);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #missing(pattern: RegExp): string {
    return `Cannot find ${pattern} in:\n${this.#text}`;
  }
}

/** Runs the program to its end with an input given whole. */
export async function sockeye(
  args: readonly string[],
  input: string | Uint8Array = "",
): Promise<Outcome> {
  await using program = Program.start(args);
  await program.write(input).catch(() => {}); // It may end before it has read all.
  await program.end();
  return await program.outcome();
}
