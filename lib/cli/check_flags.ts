import { type Address, formatAddress, isWebSocket } from "../address.ts";
import { UsageError } from "../errors.ts";
import { isSecure } from "../net/listen.ts";
import type { FlagName, FlagValues } from "./flag.ts";

/** Flags that mean something at some addresses only: whoever gives them elsewhere believes they do. */
interface FlagUse {
  readonly flags: readonly FlagName[];
  /** Where they mean something. */
  fits(address: Address): boolean;
  /** Why they mean nothing elsewhere, and what to write. */
  readonly why: string;
}

const ENCRYPTION: FlagUse = {
  flags: [
    ...["tls-self-signed", "tls-cert", "tls-key"] as const,
    ...["pin", "insecure", "ca", "server-name", "alpn"] as const,
  ],
  fits: isSecure,
  why: "nothing is encrypted there: write tls://, https:// or wss://",
};

const WEBSOCKET: FlagUse = {
  flags: ["header", "subprotocol", "origin", "binary"],
  fits: isWebSocket,
  why: "no WebSocket is there: write ws:// or wss://",
};

const DATAGRAMS: FlagUse = {
  flags: ["broadcast", "join", "interface", "ttl", "udp-rate"],
  fits: ({ scheme }) => scheme === "udp",
  why: "no datagrams are there: write udp://",
};

/**
 * Refuses flags that mean nothing at an address.
 *
 * @throws {UsageError} When there is such a flag.
 */
export function checkFlags(address: Address, flags: FlagValues): void {
  for (const use of [ENCRYPTION, WEBSOCKET, DATAGRAMS]) check(use, { addresses: [address], flags });
}

/**
 * Refuses flags of TLS where nothing is encrypted.
 *
 * @throws {UsageError} When there is such a flag, and none of the addresses is encrypted.
 */
export function checkEncryption(addresses: readonly Address[], flags: FlagValues): void {
  check(ENCRYPTION, { addresses, flags });
}

/**
 * Refuses flags of a handshake where there is none.
 *
 * @throws {UsageError} When there is such a flag, and none of the addresses is that of a WebSocket.
 */
export function checkWebSocket(addresses: readonly Address[], flags: FlagValues): void {
  check(WEBSOCKET, { addresses, flags });
}

function check(
  use: FlagUse,
  { addresses, flags }: { addresses: readonly Address[]; flags: FlagValues },
): void {
  if (addresses.some((address) => use.fits(address))) return;
  const name = use.flags.find((name) => flags[name] !== undefined);
  // A cluster has a connection of its own.
  if (name === undefined || name === "ca" && flags.cluster !== undefined) return;
  const where = addresses.map(formatAddress).join(", ");
  throw new UsageError(`Cannot use --${name} with ${where}: ${use.why}`);
}
