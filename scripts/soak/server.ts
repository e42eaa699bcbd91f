/**
 * Servers in processes of their own, which are watched and can be asked to end.
 *
 * @module
 */
import { waitForText } from "../bench/wait_for_text.ts";

/** How long a server may take to end after a signal, in milliseconds; longer than it drains. */
const PATIENCE = 15_000;
/** How much of what a server says is kept, in characters. */
const MAX_SAID = 65_536;

/** Options of {@linkcode startServer}. */
export interface ServerOptions {
  /**
   * A command that runs the one behind it.
   *
   * @default {none}
   */
  wrapper?: readonly string[];
  /**
   * Whether it has `--metrics`.
   *
   * @default {true}
   */
  metrics?: boolean;
}

/** A running server; `await using` it, and it is gone at the end of the block. */
export class SoakedServer implements AsyncDisposable {
  /** Where it listens. */
  readonly address: string;
  /** Its process. */
  readonly pid: number;
  readonly #child: Deno.ChildProcess;
  readonly #metrics: string | undefined;
  readonly #said: Said;

  /** Takes over a process that serves. */
  constructor(
    child: Deno.ChildProcess,
    { address, metrics, said }: { address: string; metrics?: string; said: Said },
  ) {
    this.#child = child;
    this.pid = child.pid;
    this.address = address;
    this.#metrics = metrics;
    this.#said = said;
  }

  /** What it has printed on its standard error. */
  get said(): string {
    return this.#said.text;
  }

  /** How many connections it says that it has; 0 where it says nothing. */
  async connections(): Promise<number> {
    if (this.#metrics === undefined) return 0;
    // A connection that is kept for the next question would count as one of the server's.
    using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
    const text = await (await fetch(this.#metrics, { client })).text();
    return Number(/^sockeye_connections (\d+)$/m.exec(text)?.[1]);
  }

  /**
   * Sends a signal, if one is given, and waits for the end.
   *
   * @returns The exit code.
   */
  async end(signal?: Deno.Signal): Promise<number> {
    if (signal) this.#kill(signal);
    const timer = setTimeout(() => this.#kill("SIGKILL"), PATIENCE);
    const { code } = await this.#child.status.finally(() => clearTimeout(timer));
    return code;
  }

  /** Kills it and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGKILL");
  }

  #kill(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch {
      // It has ended already.
    }
  }
}

/** The beginning of what a program says. */
class Said {
  /** What was said. */
  text = "";

  /** Listens on the way. */
  tap(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
    const decoder = new TextDecoder();
    return new TransformStream({
      transform: (chunk, controller) => {
        if (this.text.length < MAX_SAID) this.text += decoder.decode(chunk, { stream: true });
        controller.enqueue(chunk);
      },
    });
  }
}

/** Starts a command line that serves, and waits until it says where it listens. */
export async function startServer(
  command: readonly string[],
  { wrapper = [], metrics = true }: ServerOptions = {},
): Promise<SoakedServer> {
  const extra = metrics ? ["--metrics", "127.0.0.1:0"] : [];
  const [program, ...args] = [...wrapper, ...command, "--quiet", ...extra];
  const env = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  const child = new Deno.Command(program!, {
    args,
    env,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  try {
    const pattern = /(?:metrics are at (\S+)[^]*)?listening on (\S+)/;
    const said = new Said();
    const [, figures, address] = await waitForText(child.stderr.pipeThrough(said.tap()), pattern);
    return new SoakedServer(child, {
      address: address!,
      said,
      ...(figures && { metrics: figures }),
    });
  } catch (error) {
    child.kill("SIGKILL");
    await child.status;
    throw error;
  }
}
