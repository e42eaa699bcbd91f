import type { FlagName } from "../flag.ts";

/** How messages are cut. */
export const FRAMES: readonly FlagName[] = ["frame", "max-frame"];
/** How input is written. */
export const INPUT: readonly FlagName[] = ["hex", "escape"];
/** Whom a TLS client trusts, and what it asks for. */
export const TLS_CLIENT: readonly FlagName[] = [
  ...["ca", "pin", "insecure", "server-name", "alpn", "tls-cert", "tls-key"] as const,
];
/** The certificate of a TLS server. */
export const TLS_SERVER: readonly FlagName[] = ["tls-cert", "tls-key", "tls-self-signed"];
/** What a WebSocket server speaks, and whose pages it lets in. */
export const WEBSOCKET_SERVER: readonly FlagName[] = ["subprotocol", "origin", "binary"];
/** What a WebSocket client says of itself. */
export const WEBSOCKET_CLIENT: readonly FlagName[] = ["header", ...WEBSOCKET_SERVER];
/** UDP to many. */
export const MULTICAST: readonly FlagName[] = ["broadcast", "join", "interface", "ttl"];
/** What a server tells of itself. */
export const OBSERVED: readonly FlagName[] = ["metrics", "log"];
/** A server's limits. */
export const LIMITS: readonly FlagName[] = [
  ...[
    "max-connections",
    "max-per-address",
    "idle",
    "drain",
    "workers",
    "udp-rate",
  ] as const,
  ...OBSERVED,
];
/** What every command takes. */
export const COMMON: readonly FlagName[] = ["color", "help"];
