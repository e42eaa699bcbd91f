import type { InternetAddress } from "../../address.ts";
import { NetError, type NetFault, UsageError } from "../../errors.ts";
import { connect } from "../../net/connect.ts";
import { resolveAddress } from "../../net/resolve.ts";

/** The most connections at once. */
const MAX_PARALLEL = 1024;
/** What means that nobody says yes or no: a firewall, or no way there. */
const SILENT: readonly NetFault[] = ["timeout", "no-route", "permission"];

/** What a port is: somebody accepts, nobody does, or nothing comes back at all. */
export type PortState = "open" | "closed" | "filtered";

/** One port and what it is. */
export interface CheckedPort {
  /** The port. */
  port: number;
  /** What it is. */
  state: PortState;
}

/** Options of {@linkcode checkPorts}. */
export interface CheckPortsOptions {
  /**
   * Connections at once, from 1 to 1024.
   *
   * @default {64}
   */
  parallel?: number | undefined;
  /**
   * How long a port may take to answer, in milliseconds; then it is `filtered`.
   *
   * @default {1000}
   */
  timeout?: number | undefined;
  /** Ends the check early: the ports that are left are not tried. */
  signal?: AbortSignal | undefined;
  /** Is told of each port when it is known. */
  onPort?: ((port: CheckedPort) => void) | undefined;
}

/**
 * Says which TCP ports of a host are open, by connecting to each and closing at once.
 *
 * @example One port that listens
 * ```ts
 * import { checkPorts, listen } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const listener = await listen("127.0.0.1:0");
 * const { port } = listener.local as { port: number };
 * assertEquals(await checkPorts("127.0.0.1", [port]), [{ port, state: "open" }]);
 * listener.close();
 * ```
 *
 * @param host A name, which is looked up once, or an IP address.
 * @returns The ports in the order in which they were given, without those that were not tried.
 * @throws {NetError} When the name is not found, or this side has no descriptors or ports left.
 * @throws {UsageError} When `parallel` is out of its range.
 */
export async function checkPorts(
  host: string,
  ports: readonly number[],
  options: CheckPortsOptions = {},
): Promise<CheckedPort[]> {
  const { parallel = 64, timeout = 1000, signal, onPort } = options;
  if (parallel < 1 || parallel > MAX_PARALLEL) {
    throw new UsageError(`Cannot check ${parallel} ports at once: use 1 to ${MAX_PARALLEL}`);
  }
  const address = await resolveAddress({ scheme: "tcp", host, port: 1 }, signal ? { signal } : {});
  const states = new Map<number, PortState>();
  const left = ports[Symbol.iterator]();
  const failed = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const checkSome = async () => {
    for (const port of left) {
      if (stop.aborted) return;
      const state = await check({ ...address, port }, { timeout, signal });
      states.set(port, state);
      onPort?.({ port, state });
    }
  };
  await Promise.all(Array.from({ length: parallel }, () =>
    checkSome().catch((error) => {
      failed.abort();
      if (!signal?.aborted) throw error;
    })));
  return ports.flatMap((port) => {
    const state = states.get(port);
    return state === undefined ? [] : [{ port, state }];
  });
}

async function check(
  address: InternetAddress,
  { timeout, signal }: { timeout: number; signal: AbortSignal | undefined },
): Promise<PortState> {
  try {
    (await connect(address, { timeout, signal })).close();
    return "open";
  } catch (error) {
    if (!(error instanceof NetError)) throw error;
    if (error.fault === "refused" || error.fault === "reset") return "closed";
    if (SILENT.includes(error.fault)) return "filtered";
    throw error;
  }
}
