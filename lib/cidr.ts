/**
 * Networks in CIDR notation (RFC 4632), and lists of them that say who may come in.
 *
 * @module
 */
import { UsageError } from "./errors.ts";
import { addressBytes } from "./host.ts";

/** A network: the addresses that begin with the same bits. */
export interface Network {
  /** The bytes of an address in it: 4 or 16. */
  readonly bytes: Uint8Array;
  /** How many bits all of them share. */
  readonly bits: number;
}

/**
 * Reads a network, or the one address that is written without a length.
 *
 * @param text `10.0.0.0/8`, `192.168.1.7`, `fe80::/10`, `::1`, `::ffff:10.0.0.0/104`.
 * @throws {UsageError} When the text is none.
 *
 * @example Who may come in
 * ```ts
 * import { isAdmitted, parseNetwork } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const rules = { allow: [parseNetwork("10.0.0.0/8")], deny: [parseNetwork("10.0.0.7")] };
 * assertEquals(isAdmitted("10.1.2.3", rules), true);
 * assertEquals(isAdmitted("10.0.0.7", rules), false);
 * ```
 */
export function parseNetwork(text: string): Network {
  const [, host = "", length] = /^\[?([^\]/]*)\]?(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bytes = addressBytes(host);
  const most = (bytes?.length ?? 0) * 8;
  // A network of IPv4 addresses that is written as they come over IPv6 has 96 bits more.
  const before = most === 32 && host.includes(":") ? 96 : 0;
  const bits = length === undefined ? most : Number(length) - before;
  if (bytes && bits >= 0 && bits <= most) return { bytes, bits };
  throw new UsageError(
    `Cannot use "${text}" as a network: write it as 10.0.0.0/8, fe80::/10 or 127.0.0.1`,
  );
}

/** Whether a network has an address; an IPv4 address that came as IPv6 counts as what it is. */
export function isIn({ bytes, bits }: Network, host: string): boolean {
  const other = addressBytes(host);
  if (other?.length !== bytes.length) return false;
  for (let i = 0, left = bits; left > 0; i++, left -= 8) {
    const shift = Math.max(0, 8 - left);
    if (bytes[i]! >> shift !== other[i]! >> shift) return false;
  }
  return true;
}

/** Who may come in. */
export interface AccessRules {
  /**
   * Only these, where there are any.
   *
   * @default {everybody}
   */
  allow?: readonly Network[] | undefined;
  /**
   * Not these, be they allowed or not.
   *
   * @default {nobody}
   */
  deny?: readonly Network[] | undefined;
}

/** Whether an address may come in. */
export function isAdmitted(host: string, { allow = [], deny = [] }: AccessRules): boolean {
  if (deny.some((network) => isIn(network, host))) return false;
  return allow.length === 0 || allow.some((network) => isIn(network, host));
}
