import type { Command } from "../command.ts";
import { COMMON, TLS_SERVER } from "./flag_sets.ts";

/** The chat room. */
export const CHAT_COMMANDS: readonly Command[] = [
  {
    name: "chat serve",
    summary: "a chat room: for nc, browsers, WebSockets and programs, on one port",
    usage: "[ADDR]",
    arity: [0, 1],
    flags: [
      ...["door", "interactive", "token", "operator-token", "rate", "burst", "slow"] as const,
      ...["store", "history", "max-message", "max-members", "ping", "handshake"] as const,
      ...["allow-host", "origin"] as const,
      ...["max-connections", "max-per-address", "idle", "drain", ...TLS_SERVER] as const,
      ...["json", "quiet", ...COMMON] as const,
    ],
    examples: [
      "chat serve",
      "chat serve :9004 --door unix:/tmp/chat.sock --store chat.db",
      "chat serve tls://0.0.0.0:9004 --tls-self-signed --token sesame",
    ],
    load: async () => (await import("../commands/chat_serve.ts")).chatServe,
  },
];
