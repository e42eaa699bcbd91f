import { NetError, type NetFault } from "../errors.ts";
import { errorCode, netFault } from "./net_fault.ts";
import { handshakeWords, isInHandshake, tlsWords } from "./tls_words.ts";
import { plain, type Words } from "./words.ts";

/** What was being done when an error occurred. */
export interface NetAction {
  /** The verb: `connect`, `listen`, `accept`, `read`, `write` … */
  action: string;
  /** To which address, printed. */
  address: string;
}

const WORDS: Readonly<Partial<Record<NetFault, Words>>> = {
  "aborted": { reason: "aborted" },
  "address-in-use": {
    reason: "address already in use",
    hint: "another program listens there: choose another port, or 0 for any free one",
  },
  "address-unavailable": {
    reason: "address not available",
    hint: "this machine has no such address: use one of its own, or 127.0.0.1",
  },
  "broken-pipe": { reason: "the peer has closed the connection" },
  "closed": { reason: "closed" },
  "descriptors": {
    reason: "too many open files",
    hint: "the descriptor limit is reached: raise it with ulimit -n, or allow fewer connections",
  },
  "name": { reason: "name not found", hint: "check the spelling, or use an IP address" },
  "no-route": {
    reason: "network unreachable",
    hint: "there is no route to that host: check the address and the network",
  },
  "not-found": {
    reason: "no such file or folder",
    hint: "check the path and its folder, and that the server runs",
  },
  "permission": { reason: "permission denied" },
  "refused": {
    reason: "connection refused",
    hint: "nothing listens there: start the server, or check the host and the port",
  },
  "reset": { reason: "connection reset by the peer" },
  "timeout": { reason: "no answer in time" },
  "too-large": { reason: "message too large", hint: "a datagram holds at most 65507 bytes" },
  "truncated": { reason: "the peer vanished without ending the TLS connection" },
};

const FAMILY_WORDS: Words = {
  reason: "address family not supported",
  hint: "one side speaks IPv4 and the other IPv6: use addresses of the same kind",
};

const PATH_WORDS: Words = {
  reason: "the path is longer than a socket may have",
  hint: "use at most 107 bytes",
};

/**
 * Turns what the runtime throws into a {@linkcode NetError} that says what was being done, where, why
 * it failed and what to do. A `NetError` comes back as it is.
 *
 * @param error What was caught.
 */
export function toNetError(error: unknown, { action, address }: NetAction): NetError {
  if (error instanceof NetError) return error;
  const fault = netFault(error);
  const { reason, hint } = tellFault(fault, { error, action, address });
  return new NetError({ action, address, fault, reason, hint, cause: error });
}

function tellFault(
  fault: NetFault,
  { error, action, address }: NetAction & { error: unknown },
): Words {
  const message = error instanceof Error ? error.message : String(error);
  if (fault === "tls") return tlsWords(message);
  const { reason, hint } = WORDS[fault] ?? { reason: plain(message) };
  if (fault === "permission") return { reason, ...permissionHint(message, address) };
  if (errorCode(error) === "EAFNOSUPPORT") return FAMILY_WORDS;
  if (isInHandshake(fault, { action, message })) return handshakeWords(action);
  if (message.includes("SUN_LEN")) return PATH_WORDS;
  return {
    reason,
    ...(address.startsWith("unix:") ? unixHint(fault, { action, hint }) : asHint(hint)),
  };
}

function asHint(hint: string | undefined): { hint?: string } {
  return hint === undefined ? {} : { hint };
}

function unixHint(
  fault: NetFault,
  { action, hint }: { action: string; hint: string | undefined },
): { hint?: string } {
  if (fault === "not-found" && action === "listen") return { hint: "make its folder first" };
  if (fault === "refused") return { hint: "no server listens on that file: start it" };
  if (fault === "address-in-use") {
    return { hint: "another program listens there, or the file is no socket: choose another path" };
  }
  return asHint(hint);
}

function permissionHint(message: string, address: string): { hint?: string } {
  const flag = /--allow-[a-z]+/.exec(message)?.[0];
  if (flag) return { hint: `Deno was not allowed to: run it with ${flag}` };
  if (address.startsWith("unix:")) return { hint: "check who may use the socket and its folder" };
  const port = Number(/:(\d+)$/.exec(address)?.[1]);
  return asHint(port > 0 && port < 1024 ? "ports below 1024 need privileges" : undefined);
}
