/**
 * Servers in processes of their own, to be measured.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import { waitForText } from "./wait_for_text.ts";

/** How often a server is tried, and the milliseconds in between. */
const ATTEMPTS = 200;
const PAUSE = 20;

interface Endpoint {
  hostname: string;
  port: number;
}

/** A running server; `await using` it, and it is gone at the end of the block. */
export class ServerProcess implements AsyncDisposable {
  /** Where it listens: host and port. */
  readonly address: string;
  /** Its process. */
  readonly pid: number;
  readonly #child: Deno.ChildProcess;

  /** Takes over a process that serves. */
  constructor(child: Deno.ChildProcess, address: string) {
    this.#child = child;
    this.pid = child.pid;
    this.address = address;
  }

  /** Kills it and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    await kill(this.#child);
  }
}

/** Starts `command`, the program with a `listen` on port 0, and waits until it says where it listens. */
export async function startSockeye(command: readonly string[]): Promise<ServerProcess> {
  const child = spawn(command, { stderr: "piped" });
  try {
    const [, address] = await waitForText(child.stderr, /listening on \w+:\/\/(\S+)/);
    return new ServerProcess(child, address!);
  } catch (error) {
    await kill(child);
    throw error;
  }
}

/**
 * Starts a server of the yardstick, which does not say where it listens.
 *
 * @param words Its verb, and what follows the address.
 */
export function startYardstick(
  yardstick: string,
  words: readonly string[],
): Promise<ServerProcess> {
  const [verb = "", ...args] = words;
  return startPeer((endpoint) => [yardstick, verb, endpoint, ...args], {
    isDatagram: verb === "serve-udp",
  });
}

/** Starts a server on a free port, tried until it answers. */
export async function startPeer(
  command: (endpoint: string) => readonly string[],
  options: { isDatagram?: boolean } = {},
): Promise<ServerProcess> {
  const { isDatagram = false } = options;
  const address = { hostname: "127.0.0.1", port: freePort(isDatagram) };
  const endpoint = `${address.hostname}:${address.port}`;
  const child = spawn(command(endpoint), { stderr: "null" });
  try {
    await (isDatagram ? untilEchoed(address) : untilAccepted(address));
    return new ServerProcess(child, endpoint);
  } catch (error) {
    await kill(child);
    throw error;
  }
}

function spawn(
  [program, ...args]: readonly string[],
  { stderr }: { stderr: "piped" | "null" },
): Deno.ChildProcess {
  const env = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  return new Deno.Command(program!, { args, env, stdin: "null", stdout: "null", stderr }).spawn();
}

async function kill(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended already.
  }
  await child.status;
}

/** A port that nobody listens on just now. */
export function freePort(isDatagram: boolean): number {
  const any = { hostname: "127.0.0.1", port: 0 };
  const socket = isDatagram ? Deno.listenDatagram({ transport: "udp", ...any }) : Deno.listen(any);
  const { port } = socket.addr as Deno.NetAddr;
  socket.close();
  return port;
}

async function untilAccepted(address: Endpoint): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      return (await Deno.connect(address)).close();
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await delay(PAUSE);
    }
  }
}

async function untilEchoed(address: Endpoint): Promise<void> {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  const echoed = socket.receive().then(() => true, () => false);
  try {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      await socket.send(Uint8Array.of(attempt), { transport: "udp", ...address });
      if (await Promise.race([echoed, delay(PAUSE)])) return;
    }
    throw new Error(`Cannot reach ${address.hostname}:${address.port}: nothing comes back`);
  } finally {
    socket.close();
  }
}
