/**
 * Hosts: names and IP addresses, as an address holds them.
 *
 * @module
 */

/** Where an address without a host points. */
const LOOPBACK = "127.0.0.1";
const MAX_LENGTH = 253;
const NAME_REGEXP = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9.])?$/i;
/** A name in letters that are not all ASCII. */
const LETTERS_REGEXP = /^(?=.*[^\0-\x7f])[\p{L}\p{N}\p{M}._-]+$/u;
const OCTET = "(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
const IPV4_REGEXP = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
/** The address, and the zone that a link-local one may have. */
const IPV6_REGEXP = /^([0-9a-f:.]+)(%[\w.-]+)?$/i;
const MAPPED_REGEXP = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/**
 * Reads a name or an IPv4 address.
 *
 * @param text The name; nothing means loopback, `*` all addresses. A name in other letters becomes
 * what the name system knows it as (IDNA): `xn--…`.
 * @returns The host, or `undefined` when the text is none.
 */
export function parseHostName(text: string): string | undefined {
  if (text === "") return LOOPBACK;
  if (text === "*") return "0.0.0.0";
  const name = LETTERS_REGEXP.test(text) ? URL.parse(`http://${text}/`)?.hostname ?? "" : text;
  if (/^[0-9.]+$/.test(name)) return IPV4_REGEXP.test(name) ? name : undefined;
  const fits = name.length <= MAX_LENGTH && NAME_REGEXP.test(name) && !name.includes("..");
  return fits ? name : undefined;
}

/**
 * Reads an IPv6 address.
 *
 * @param text The address without brackets, with or without a zone (`%eth0`).
 * @returns Its shortest form (RFC 5952), that of IPv4 when it is a mapped one; or `undefined`.
 */
export function parseIpv6(text: string): string | undefined {
  const [, bare, zone = ""] = IPV6_REGEXP.exec(text) ?? [];
  const canonical = bare && URL.parse(`http://[${bare}]/`)?.hostname.slice(1, -1);
  return canonical ? normalizeHost(`${canonical}${zone}`) : undefined;
}

/** An IPv4 address that came as IPv6 (`::ffff:127.0.0.1`) as the IPv4 address it is (RFC 4291 §2.5.5.2). */
export function normalizeHost(host: string): string {
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(host)?.[1];
  if (dotted) return dotted;
  const [, high, low] = MAPPED_REGEXP.exec(host) ?? [];
  if (high === undefined || low === undefined) return host;
  const bits = [parseInt(high, 16), parseInt(low, 16)].flatMap((n) => [n >> 8, n & 255]);
  return bits.join(".");
}

/** Whether a host is this machine only: `localhost`, 127.0.0.0/8 or `::1`. */
export function isLoopback(host: string): boolean {
  if (host === "127.0.0.1") return true; // Asked for each datagram, of this one above all.
  const bare = normalizeHost(host).toLowerCase().replace(/\.$/, "");
  return bare === "localhost" || bare === "::1" || /^127(?:\.\d{1,3}){3}$/.test(bare);
}

/**
 * The network that a peer is counted as. Whoever has one IPv6 address has 2^64 of them (RFC 6177), so
 * these count as one.
 *
 * @param host An IP address.
 * @returns An IPv4 address as it is, an IPv4-mapped one as that; of IPv6 the first 64 bits, with the
 * zone of a link-local address, as in `fe80:0:0:0::/64%eth0`. A name stays what it is.
 */
export function networkOf(host: string): string {
  if (!host.includes(":")) return host;
  const [bare = "", zone] = host.split("%");
  const plain = normalizeHost(bare);
  if (!plain.includes(":")) return plain;
  const prefix = firstGroups(plain).map((group) => parseInt(group, 16).toString(16)).join(":");
  return `${prefix}::/64${zone === undefined ? "" : `%${zone}`}`;
}

/**
 * The bytes of an IP address: 4 of IPv4, also of one that came as IPv6; 16 of IPv6, without its zone.
 *
 * @returns `undefined` when the host is a name.
 */
export function addressBytes(host: string): Uint8Array | undefined {
  const plain = host.includes(":") ? parseIpv6(host.split("%")[0]!) : host;
  if (plain === undefined) return undefined;
  if (!plain.includes(":")) {
    return IPV4_REGEXP.test(plain) ? Uint8Array.from(plain.split("."), Number) : undefined;
  }
  return Uint8Array.from(
    groupsOf(plain).flatMap((group) => {
      const bits = parseInt(group, 16);
      return [bits >> 8, bits & 255];
    }),
  );
}

/** The first four of the eight groups, with the zeros that `::` stands for. */
function firstGroups(host: string): string[] {
  return groupsOf(host).slice(0, 4);
}

function groupsOf(host: string): string[] {
  const [head = [], tail = []] = host.split("::").map((part) => part === "" ? [] : part.split(":"));
  // An IPv4 address at the end stands for two groups.
  const count = head.length + tail.length + (host.includes(".") ? 1 : 0);
  const zeros = host.includes("::") ? Array<string>(8 - count).fill("0") : [];
  return [...head, ...zeros, ...tail];
}
