/**
 * Addresses: one grammar for every transport, `scheme://host:port/path` or `unix:path`.
 *
 * @module
 */
import { AddressError } from "./errors.ts";
import { normalizeHost, parseHostName, parseIpv6 } from "./host.ts";

export { isLoopback, networkOf, normalizeHost } from "./host.ts";

/** The transports that an address may name. */
export type Scheme = "tcp" | "tls" | "udp" | "unix" | "ws" | "wss" | "http" | "https";

/** The address of an Internet socket. */
export interface InternetAddress {
  /** The transport. */
  scheme: Exclude<Scheme, "unix">;
  /** A name, or an IP address without brackets. */
  host: string;
  /** 0 to 65535; 0 means "any free port". */
  port: number;
  /** The path and query of a `ws`, `wss`, `http` or `https` address, from its first `/`. */
  path?: string;
}

/** The address of a Unix domain socket. */
export interface UnixAddress {
  /** Always `"unix"`. */
  scheme: "unix";
  /** The socket's file; a first character NUL names Linux's abstract space; empty for an unnamed peer. */
  path: string;
}

/** Any address. */
export type Address = InternetAddress | UnixAddress;

/** An address as the runtime gives it. */
export type SocketAddress =
  | { transport: "tcp" | "udp"; hostname: string; port: number }
  | { transport: "unix" | "unixpacket"; path: string | null }
  | { transport: "vsock"; cid: number; port: number };

/** Options of {@linkcode parseAddress}. */
export interface ParseAddressOptions {
  /**
   * The transport of a text without one.
   *
   * @default {"tcp"}
   */
  defaultScheme?: Exclude<Scheme, "unix">;
}

const DEFAULT_PORTS: Partial<Record<Scheme, number>> = { ws: 80, wss: 443, http: 80, https: 443 };
const SCHEMES: readonly Scheme[] = ["tcp", "tls", "udp", "unix", "ws", "wss", "http", "https"];
const MAX_LENGTH = 4096;
/** `scheme://`, or `unix:` which needs no slashes. */
const SCHEME_REGEXP = /^(?:([a-z][a-z0-9+.-]*):\/\/|(unix):)(.*)$/is;
/** `[v6]` or a name or nothing; then a port or nothing; then a path or nothing. */
const AUTHORITY_REGEXP = /^(?:\[([^\]]*)\]|([^:/?#[\]]*))(?::([^:/?#]*))?([/?].*)?$/s;

/**
 * Reads an address.
 *
 * @example A port on loopback, on any free port, and a Unix socket
 * ```ts
 * import { parseAddress } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseAddress(":9000"), { scheme: "tcp", host: "127.0.0.1", port: 9000 });
 * assertEquals(parseAddress("udp://[::1]:0"), { scheme: "udp", host: "::1", port: 0 });
 * assertEquals(parseAddress("unix:/run/x.sock"), { scheme: "unix", path: "/run/x.sock" });
 * ```
 *
 * @param text `tcp://127.0.0.1:9000`, `:9000` (loopback), `[::1]:9000`, `tls://host:443`, `udp://…`,
 * `unix:/run/x.sock`, `unix:@name` (Linux's abstract space), `ws://…`, `wss://…`, `http://…`, `https://…`.
 * @throws {AddressError} When the text is none of these.
 */
export function parseAddress(text: string, options: ParseAddressOptions = {}): Address {
  const { defaultScheme = "tcp" } = options;
  if (text.length > MAX_LENGTH) {
    throw new AddressError(`Cannot read an address longer than ${MAX_LENGTH} characters`);
  }
  const match = SCHEME_REGEXP.exec(text);
  const scheme = (match?.[1] ?? match?.[2])?.toLowerCase() ?? defaultScheme;
  const rest = match?.[3] ?? text;
  if (!isScheme(scheme)) {
    throw new AddressError(
      `Cannot use "${text}" as an address: unknown scheme "${scheme}": use one of ${
        SCHEMES.join(", ")
      }`,
    );
  }
  return scheme === "unix" ? parseUnix(text, rest) : parseInternet(text, { scheme, rest });
}

function isScheme(text: string): text is Scheme {
  return (SCHEMES as readonly string[]).includes(text);
}

function parseUnix(text: string, rest: string): UnixAddress {
  const path = rest.startsWith("@") ? `\0${rest.slice(1)}` : rest;
  if (path.length < 1 || path === "\0" || path.indexOf("\0", 1) >= 0) {
    throw new AddressError(`Cannot use "${text}" as an address: write unix:/path/to.sock`);
  }
  return { scheme: "unix", path };
}

function parseInternet(
  text: string,
  { scheme, rest }: { scheme: InternetAddress["scheme"]; rest: string },
): InternetAddress {
  const match = AUTHORITY_REGEXP.exec(rest);
  if (!match) throw new AddressError(`Cannot use "${text}" as an address: ${howToWrite(text)}`);
  const [, ipv6, name, port, path] = match;
  const number = parsePort(text, port ?? DEFAULT_PORTS[scheme]);
  const address = { scheme, host: parseHost(text, { ipv6, name }), port: number };
  if (DEFAULT_PORTS[scheme] !== undefined) return { ...address, path: parsePath(text, path) };
  if (path !== undefined && path !== "/") {
    throw new AddressError(`Cannot use "${text}" as an address: ${scheme} takes no path "${path}"`);
  }
  return address;
}

function parseHost(
  text: string,
  { ipv6, name = "" }: { ipv6: string | undefined; name: string | undefined },
): string {
  const host = ipv6 === undefined ? parseHostName(name) : parseIpv6(ipv6);
  if (host !== undefined) return host;
  throw new AddressError(
    ipv6 !== undefined
      ? `Cannot use "${text}" as an address: "${ipv6}" is not an IPv6 address`
      : `Cannot use "${text}" as an address: "${name}" is not a host name or an IPv4 address`,
  );
}

/** A path as a request line takes it: without a fragment, and with nothing that could end the line. */
function parsePath(text: string, path = "/"): string {
  const target = path.replace(/#.*/s, "");
  if (/[\p{Cc} ]/u.test(target) || !target.isWellFormed()) {
    throw new AddressError(`Cannot use "${text}" as an address: percent-encode spaces in the path`);
  }
  const encoded = target.replace(/[^\x21-\x7e]+/g, encodeURIComponent);
  return encoded.startsWith("/") ? encoded : `/${encoded}`;
}

function howToWrite(text: string): string {
  return /^[0-9a-f:.%]*:[0-9a-f:.%]*:[^/]*$/i.test(text)
    ? "write an IPv6 address in brackets, as in [::1]:9000"
    : "write host:port, as in 127.0.0.1:9000";
}

function parsePort(text: string, port: string | number | undefined): number {
  if (port === undefined || port === "") {
    throw new AddressError(
      `Cannot use "${text}" as an address: it has no port: ${
        /^\d+$/.test(text) ? `write :${text}` : `add one, as in ${text.replace(/:?\/?$/, "")}:9000`
      }`,
    );
  }
  const number = typeof port === "number" ? port : /^\d{1,6}$/.test(port) ? Number(port) : NaN;
  if (!(number <= 65535)) {
    throw new AddressError(
      `Cannot use "${text}" as an address: port "${port}" is not a number from 0 to 65535`,
    );
  }
  return number;
}

/** Prints an address in the grammar that {@linkcode parseAddress} reads. */
export function formatAddress(address: Address): string {
  if (address.scheme !== "unix") {
    const { scheme, path = "" } = address;
    return `${scheme}://${formatHostPort(address)}${path === "/" ? "" : path}`;
  }
  const { path } = address;
  if (path === "") return "unix:(unnamed)";
  if (path.startsWith("\0")) return `unix:@${path.slice(1)}`;
  // What would be read as something else.
  if (path.startsWith("//")) return `unix://${path}`;
  return path.startsWith("@") ? `unix:./${path}` : `unix:${path}`;
}

/** Prints `host:port`, with an IPv6 host in brackets. */
export function formatHostPort(address: Pick<InternetAddress, "host" | "port">): string {
  const { host, port } = address;
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/**
 * Prints a connection's four-tuple: its local address, then its remote one, as in
 * `tcp 127.0.0.1:9000 <- 127.0.0.1:51234`.
 *
 * @param arrow Who opened it: `<-` the peer, `->` this side.
 */
export function formatFourTuple(
  pair: { local: Address; remote: Address },
  arrow: "<-" | "->",
): string {
  return `${pair.local.scheme} ${formatEnd(pair.local)} ${arrow} ${formatEnd(pair.remote)}`;
}

function formatEnd(address: Address): string {
  return address.scheme === "unix"
    ? formatAddress(address).slice("unix:".length)
    : formatHostPort(address);
}

/** Whether an address is that of a WebSocket. */
export function isWebSocket({ scheme }: Pick<Address, "scheme">): boolean {
  return scheme === "ws" || scheme === "wss";
}

/** A runtime's socket address as an {@linkcode Address} of the given scheme. */
export function fromSocketAddress(address: SocketAddress, scheme: Scheme): Address {
  // A Unix socket that was never bound, as that of a client, has no path.
  if ("path" in address) return { scheme: "unix", path: address.path ?? "" };
  const host = "hostname" in address ? normalizeHost(address.hostname) : String(address.cid);
  return { scheme: scheme === "unix" ? "tcp" : scheme, host, port: address.port };
}
