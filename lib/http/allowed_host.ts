import { isLoopback } from "../host.ts";

/** Options of {@linkcode isAllowedHost}. */
export interface AllowedHostOptions {
  /**
   * Names that the server goes by, besides IP addresses and `localhost`.
   *
   * @default {none}
   */
  hosts?: readonly string[] | undefined;
}

const IPV4_REGEXP = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/**
 * Whether a page may be shown to whoever asked for it by this name. A name of somebody else's, which
 * they had resolve to this machine, makes their page in a browser the same site as this one (DNS
 * rebinding, CVE-2018-5702); an IP address cannot be theirs, and what no browser sends is let pass.
 *
 * @param host The `Host` of a request, or the `host` of its URL: `localhost:8000`, `[::1]`, `name.example`.
 */
export function isAllowedHost(host: string | null, options: AllowedHostOptions = {}): boolean {
  if (host === null) return true;
  const { hosts = [] } = options;
  const name = host.toLowerCase().replace(/:\d*$/, "").replace(/\.$/, "");
  if (name.startsWith("[") || IPV4_REGEXP.test(name)) return true;
  if (isLoopback(name) || name.endsWith(".localhost")) return true;
  return hosts.some((allowed) => allowed.toLowerCase() === name);
}
