import type { InternetAddress } from "../address.ts";
import { formatAddress } from "../address.ts";
import { attempt, type AttemptOptions } from "./attempt.ts";

const IP_REGEXP = /^[\d.]+$|:/;

/** Options of {@linkcode resolveAddress}. */
export interface ResolveOptions extends Pick<AttemptOptions, "timeout" | "signal"> {
  /**
   * Finds the IP address of a name.
   *
   * @default {the system's resolver}
   */
  lookup?: (name: string) => Promise<string>;
}

/**
 * Looks up the host of an address, once.
 *
 * @returns The address with an IP address as its host.
 * @throws {NetError} `name` when there is no such host; `timeout`, `aborted`.
 */
export async function resolveAddress(
  address: InternetAddress,
  options: ResolveOptions = {},
): Promise<InternetAddress> {
  if (IP_REGEXP.test(address.host)) return address;
  const { lookup = lookUp, timeout, signal } = options;
  const host = await attempt((stop) => unlessAborted(() => lookup(address.host), stop), {
    action: "resolve",
    address: formatAddress(address),
    timeout,
    signal,
  });
  return { ...address, host };
}

async function lookUp(name: string): Promise<string> {
  // Loaded only for names, as it takes its time.
  const { lookup } = await import("node:dns/promises");
  return (await lookup(name)).address;
}

/** Turns away from work that cannot be ended, as a lookup. */
async function unlessAborted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  return await Promise.race([work(), aborted]);
}
