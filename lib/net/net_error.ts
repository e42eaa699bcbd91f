import { NetError, type NetFault } from "../errors.ts";
import { errorCode, netFault } from "./net_fault.ts";

/** What was being done when an error occurred. */
export interface NetAction {
  /** The verb: `connect`, `listen`, `accept`, `read`, `write` … */
  action: string;
  /** To which address, printed. */
  address: string;
}

/** What is told of a fault: the cause in words, and what a person can do about it. */
interface Words {
  reason: string;
  hint?: string;
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

const HANDSHAKE_WORDS: Words = {
  reason: "the peer ended in the TLS handshake",
  hint: "does it speak TLS, and does it want a certificate of this side",
};

const OTHER_CERTIFICATE = "use --ca FILE, --pin FINGERPRINT, or --insecure";

/** What the TLS library's messages mean. */
const TLS_WORDS: readonly (readonly [RegExp, Words])[] = [
  [/UnknownIssuer|self-signed|unable to verify/, {
    reason: "no known authority signed its certificate",
    hint: OTHER_CERTIFICATE,
  }],
  [/CaUsedAsEndEntity/, {
    reason: "its certificate is one of an authority, not of a server",
    hint: "use --pin FINGERPRINT, or a certificate with CA:FALSE",
  }],
  [/NotValidForName|not valid for name|altnames/, {
    reason: "its certificate is for another name",
    hint: "connect to a name that the certificate holds, or use --pin FINGERPRINT",
  }],
  [/expired|NotValidYet/i, {
    reason: "its certificate is not valid today",
    hint: "renew it, check the clock, or use --pin FINGERPRINT",
  }],
  [/KeyMismatch/, {
    reason: "the private key does not belong to the certificate",
    hint: "give the key that the certificate was made with",
  }],
  [/decode|PEM|No certificates|No keys/i, {
    reason: "the certificate or the key cannot be read",
    hint: "give both as PEM text",
  }],
  [/incompatible/, {
    reason: "the two have no TLS version or cipher in common",
    hint: "both have to speak TLS 1.2 or 1.3",
  }],
  [/corrupt message|wrong version number/i, {
    reason: "the peer does not speak TLS",
    hint: "use tcp:// instead of tls://, or another port",
  }],
];

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
  if (isInHandshake(fault, { action, message })) return HANDSHAKE_WORDS;
  if (message.includes("SUN_LEN")) return PATH_WORDS;
  return { reason, ...(address.startsWith("unix:") ? unixHint(fault, hint) : asHint(hint)) };
}

function isInHandshake(fault: NetFault, { action, message }: { action: string; message: string }) {
  if (fault === "truncated") return action === "connect" || action === "handshake";
  return fault === "reset" && message.includes("secure TLS connection");
}

function tlsWords(message: string): Words {
  const known = TLS_WORDS.find(([pattern]) => pattern.test(message))?.[1];
  return known ?? { reason: `TLS failed: ${plain(message)}` };
}

/** The runtime's message without the number that follows the kernel's words. */
function plain(message: string): string {
  return message.replace(/ \(os error \d+\)$/, "");
}

function asHint(hint: string | undefined): { hint?: string } {
  return hint === undefined ? {} : { hint };
}

function unixHint(fault: NetFault, hint: string | undefined): { hint?: string } {
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
