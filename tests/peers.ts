/** Programs that nobody here wrote, as the other end of a connection. */

/** How long a peer may live: a test that waits in vain fails instead of hanging. */
const LIFETIME = 30_000;

/** One output of a program, as text, growing. */
class Output {
  /** All of it, once it has ended. */
  readonly ended: Promise<string>;
  #text = "";
  #over = false;
  #grown = Promise.withResolvers<void>();

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.ended = this.#collect(stream);
  }

  async #collect(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      this.#text += text;
      this.#wake();
    }
    this.#over = true;
    this.#wake();
    return this.#text;
  }

  #wake(): void {
    this.#grown.resolve();
    this.#grown = Promise.withResolvers();
  }

  /** Waits until the output matches; fails with all there was when it ends first. */
  async saw(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#text);
      if (match) return match;
      if (this.#over) throw new Error(`Cannot find ${pattern} in ${JSON.stringify(this.#text)}`);
      await this.#grown.promise;
    }
  }
}

/** A running program; `await using` it, and it is gone at the end of the block. */
export class Peer implements AsyncDisposable {
  /** What it prints. */
  readonly stdout: Output;
  /** What it says about itself. */
  readonly stderr: Output;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #deadline: ReturnType<typeof setTimeout>;

  /** Starts a program. */
  constructor(program: string, args: readonly string[]) {
    this.#child = new Deno.Command(program, {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.stdout = new Output(this.#child.stdout);
    this.stderr = new Output(this.#child.stderr);
    this.#input = this.#child.stdin.getWriter();
    this.#deadline = setTimeout(() => this.kill("SIGKILL"), LIFETIME);
  }

  /** Its exit code, once it has ended. */
  get code(): Promise<number> {
    return this.#child.status.then((status) => status.code);
  }

  /** Types into it. */
  async type(text: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(text));
  }

  /** Ends its input. */
  async end(): Promise<void> {
    await this.#input.close();
  }

  /** Sends it a signal; nothing happens when it has already ended. */
  kill(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  /** Ends it, and waits until nothing of it is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL");
    clearTimeout(this.#deadline);
    await this.#input.abort().catch(() => {});
    await Promise.all([this.#child.status, this.stdout.ended, this.stderr.ended]);
  }
}

/** Whether a program is installed. */
export function isInstalled(program: string): boolean {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return folders.some((folder) => isFile(`${folder}/${program}`));
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/**
 * A test that needs a program. Where it is missing, the test's name says so and it is ignored; with
 * `CI=true` it fails instead.
 */
// deno-lint-ignore sockeye/max-parameters -- reads as Deno.test does, with the program in between
export function peerTest(name: string, program: string, body: () => Promise<void>): void {
  if (isInstalled(program)) return Deno.test(name, body);
  const missing = `${program} is not installed`;
  Deno.test({
    name: `${name} (${missing})`,
    ignore: Deno.env.get("CI") !== "true",
    fn() {
      throw new Error(`Cannot test with a peer: ${missing}`);
    },
  });
}

/** A port that nothing used a moment ago, for programs that do not tell which port they took. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
