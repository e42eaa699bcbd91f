/** A NATS server with a folder of its own, which can be killed and started again. */
import { freePort, Peer } from "../../peers.ts";

export class NatsServer implements AsyncDisposable {
  readonly port: number;
  readonly #folder: string;
  readonly #args: readonly string[];
  #peer: Peer | undefined;

  constructor({ folder, args }: { folder: string; args: readonly string[] }) {
    this.port = freePort();
    this.#folder = folder;
    this.#args = args;
  }

  /** Its address, with a login where one is given. */
  url(login = "", scheme = "nats"): string {
    return `${scheme}://${login}127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const args = ["-a", "127.0.0.1", "-p", `${this.port}`, ...this.#args];
    if (args.includes("-js")) args.push("-sd", this.#folder);
    this.#peer = new Peer("nats-server", args);
    await this.#peer.stderr.saw(/Server is ready/);
  }

  /** Kills it as a crash does. */
  async crash(): Promise<void> {
    await this.#peer?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crash();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

export async function startNats(...args: readonly string[]): Promise<NatsServer> {
  const server = new NatsServer({ folder: await Deno.makeTempDir(), args });
  await server.start();
  return server;
}
