import { AddressError } from "../../errors.ts";

/** Where a cluster meets, as `--cluster` names it. */
export interface ClusterAddress {
  /** `host:port` of each NATS server; any one of them will do. */
  servers: readonly string[];
  /** Whether TLS is asked for. */
  tls: boolean;
  /** Who logs in. */
  user?: string;
  /** With which password. */
  password?: string;
  /** What to log in with, where there is no user. */
  token?: string;
  /** The address without secrets, for messages. */
  shown: string;
}

const URL_REGEXP = /^(nats|tls):\/\/(?:([^@]*)@)?([^@/?#]+)\/?$/;
const SERVER_REGEXP = /^(?:\[[\da-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i;
const DEFAULT_PORT = 4222;

/**
 * Reads `nats://[USER:PASSWORD@|TOKEN@]HOST[:PORT][,HOST[:PORT]…]`; `tls://` insists on TLS.
 *
 * @throws {AddressError} When it is anything else.
 */
export function parseClusterAddress(text: string): ClusterAddress {
  const [, scheme, login, hosts = ""] = URL_REGEXP.exec(text) ?? [];
  if (scheme === undefined) throw misread(text, "use nats://HOST:PORT or tls://HOST:PORT");
  const servers = hosts.split(",").map((host) => withPort(host, text));
  const shown = `${scheme}://${servers.join(",")}`;
  return { servers, tls: scheme === "tls", shown, ...parseLogin(login) };
}

function withPort(host: string, text: string): string {
  const match = SERVER_REGEXP.exec(host);
  if (!match || Number(match[1] ?? 1) > 65535) {
    throw misread(text, `"${host}" is no HOST:PORT`);
  }
  return match[1] === undefined ? `${host}:${DEFAULT_PORT}` : host;
}

function parseLogin(login: string | undefined): Partial<ClusterAddress> {
  if (login === undefined) return {};
  const [user = "", password] = login.split(/:(.*)/s).map(decode);
  return password === undefined ? { token: user } : { user, password };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function misread(text: string, hint: string): AddressError {
  const bare = text.replace(/\/\/.*@/s, "//");
  return new AddressError(`Cannot read ${JSON.stringify(bare)} as the address of NATS: ${hint}`);
}
