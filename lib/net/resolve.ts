import type { InternetAddress } from "../address.ts";
import { formatAddress } from "../address.ts";
import { toNetError } from "./net_error.ts";

const IP_REGEXP = /^[\d.]+$|:/;

/**
 * Looks up the host of an address, once.
 *
 * @returns The address with an IP address as its host.
 * @throws {NetError} `name` when there is no such host.
 */
export async function resolveAddress(address: InternetAddress): Promise<InternetAddress> {
  if (IP_REGEXP.test(address.host)) return address;
  // Loaded only for names, as it takes its time.
  const { lookup } = await import("node:dns/promises");
  try {
    return { ...address, host: (await lookup(address.host)).address };
  } catch (error) {
    throw toNetError(error, { action: "resolve", address: formatAddress(address) });
  }
}
