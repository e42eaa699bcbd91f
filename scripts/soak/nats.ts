import { freePort } from "../bench/server_process.ts";
import { waitForText } from "../bench/wait_for_text.ts";

/** A NATS server that keeps what it has in a folder, can be killed and comes back. */
export class Nats implements AsyncDisposable {
  /** Where it is. */
  readonly url: string;
  readonly #args: string[];
  #child: Deno.ChildProcess | undefined;

  /** Makes one, which does not run yet. */
  constructor(folder: string) {
    const port = String(freePort(false));
    this.url = `nats://127.0.0.1:${port}`;
    this.#args = ["-a", "127.0.0.1", "-p", port, "-js", "-sd", folder];
  }

  /** Starts one. */
  static async start(folder: string): Promise<Nats> {
    const nats = new Nats(folder);
    await nats.restart();
    return nats;
  }

  /** Starts it again where it was. */
  async restart(): Promise<void> {
    this.#child = new Deno.Command("nats-server", {
      args: this.#args,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    await waitForText(this.#child.stderr, /Server is ready/);
  }

  /** Kills it, and waits until it is gone. */
  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#child?.status;
    this.#child = undefined;
  }

  /** As {@linkcode Nats.kill}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
