import type { NetFault } from "../errors.ts";

/** What the kernel's, the resolver's and Node's error codes mean. */
const FAULTS_BY_CODE: Readonly<Record<string, NetFault>> = {
  EACCES: "permission",
  EADDRINUSE: "address-in-use",
  EADDRNOTAVAIL: "address-unavailable",
  EAFNOSUPPORT: "address-unavailable",
  EAI_AGAIN: "name",
  EBADF: "closed",
  ECONNABORTED: "reset",
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  EEXIST: "address-in-use",
  EHOSTUNREACH: "no-route",
  EINTR: "closed",
  EMFILE: "descriptors",
  EMSGSIZE: "too-large",
  ENETDOWN: "no-route",
  ENETUNREACH: "no-route",
  ENFILE: "descriptors",
  ENOENT: "not-found",
  ENOTCONN: "reset",
  ENOTFOUND: "name",
  EPERM: "permission",
  EPIPE: "broken-pipe",
  ERR_STREAM_DESTROYED: "broken-pipe",
  ETIMEDOUT: "timeout",
};

/** What the runtime's error classes mean, for errors that come without a code. */
const FAULTS_BY_CLASS: Readonly<Record<string, NetFault>> = {
  AbortError: "aborted",
  BadResource: "closed",
  BrokenPipe: "broken-pipe",
  ConnectionRefused: "refused",
  ConnectionReset: "reset",
  Interrupted: "closed",
  InvalidData: "tls",
  KeyMismatch: "tls",
  NotCapable: "permission",
  NotFound: "not-found",
  PermissionDenied: "permission",
  TimedOut: "timeout",
  TimeoutError: "timeout",
  UnexpectedEof: "truncated",
  URIError: "name",
};

/** What is known only from the message: the runtime gives neither a code nor a class of its own. */
const FAULTS_BY_MESSAGE: readonly (readonly [RegExp, NetFault])[] = [
  [/SUN_LEN/, "too-large"],
  [/failed to lookup address|invalid host/i, "name"],
  [/close_notify/, "truncated"],
  [/certificate|KeyMismatch|\btls\b|\bssl\b|\balert\b|corrupt message|\bPEM\b/i, "tls"],
];

/** The code of an error that has one, as in `ECONNREFUSED`. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/**
 * Says in one word what a runtime's error means. The code decides before the class, because
 * `EMFILE` and `EHOSTUNREACH` come as a plain `Error`, and the message comes last.
 */
export function netFault(error: unknown): NetFault {
  if (!(error instanceof Error)) return "other";
  const { message, name } = error;
  const code = errorCode(error) ?? "";
  if (/^ERR_(?:SSL|TLS)_/.test(code)) return "tls";
  return FAULTS_BY_CODE[code] ?? FAULTS_BY_CLASS[name] ??
    FAULTS_BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1] ?? "other";
}
