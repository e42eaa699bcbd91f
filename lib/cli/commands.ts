/**
 * The one table of commands. Each names its flags; its code is loaded only when it is run.
 *
 * @module
 */
import type { Command } from "./command.ts";
import { CHAT_COMMANDS } from "./command_tables/chat.ts";
import {
  COMMON,
  FRAMES,
  INPUT,
  LIMITS,
  MULTICAST,
  TLS_CLIENT,
  TLS_SERVER,
  WEBSOCKET_CLIENT,
  WEBSOCKET_SERVER,
} from "./command_tables/flag_sets.ts";
import { HTTP_COMMANDS } from "./command_tables/http.ts";
import { RELAY_COMMANDS } from "./command_tables/relay.ts";
import { TORTURE_COMMANDS } from "./command_tables/torture.ts";
import { MEASURE_COMMANDS } from "./command_tables/measure.ts";
import { SERVICE_FLAGS } from "./flags.ts";

export type { Command } from "./command.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  {
    name: "serve",
    summary: "start the whole set on loopback: echo, HTTP, a chat room, an inspector",
    usage: "",
    arity: [0, 0],
    flags: ["port", "host", "qr", ...FRAMES, ...LIMITS, "json", "quiet", ...COMMON],
    special: { frame: { byDefault: "u32le" } },
    examples: ["serve", "serve --port 0 --json"],
    load: async () => (await import("./commands/serve.ts")).serve,
  },
  {
    name: "listen",
    summary: "one server, with a service",
    usage: "ADDR",
    arity: [1, 1],
    flags: [
      ...SERVICE_FLAGS,
      ...["once", ...FRAMES, "view", "output", ...LIMITS, ...TLS_SERVER] as const,
      ...[...WEBSOCKET_SERVER, ...MULTICAST, "json", "quiet", ...COMMON] as const,
    ],
    examples: [
      "listen tcp://127.0.0.1:9090 --reply ok",
      "listen :20000 --echo --frame u32le",
      "listen udp://127.0.0.1:8080 --echo",
      "listen ws://127.0.0.1:8081 --echo",
      "listen localhost:8899 --once --reply success",
    ],
    load: async () => (await import("./commands/listen.ts")).listen,
  },
  {
    name: "connect",
    summary: "talk with a server: type and receive at the same time",
    usage: "ADDR",
    arity: [1, 1],
    flags: [
      ...[...FRAMES, ...INPUT, "view", "timeout", "idle", "reconnect", ...TLS_CLIENT] as const,
      ...[...WEBSOCKET_CLIENT, ...MULTICAST, "json", "quiet", ...COMMON] as const,
    ],
    examples: ["connect :9000", "connect tls://localhost:443 --insecure", "connect :9001 -f u32le"],
    load: async () => (await import("./commands/connect.ts")).connect,
  },
  {
    name: "send",
    summary: "send messages, wait for the answers, end with a code for scripts",
    usage: "ADDR [DATA…]",
    arity: [1, Infinity],
    flags: [
      ...[
        "repeat",
        "interval",
        "cut",
        "file",
        "wait",
        ...FRAMES,
        ...INPUT,
        "view",
        "timeout",
      ] as const,
      ...[...TLS_CLIENT, ...WEBSOCKET_CLIENT, ...MULTICAST, "json", "quiet", ...COMMON] as const,
    ],
    special: { view: { byDefault: "text" } },
    examples: [
      'send udp://127.0.0.1:8080 "Hello server"',
      'send :8888 --frame u32le --repeat 20 --wait none "Hello Ares!"',
    ],
    load: async () => (await import("./commands/send.ts")).send,
  },
  ...CHAT_COMMANDS,
  {
    name: "frame encode",
    summary: "lines in, frames out",
    usage: "[FILE]",
    arity: [0, 1],
    flags: [...FRAMES, ...INPUT, "output", ...COMMON],
    examples: ["frame encode --frame u32le messages.txt --output messages.bin"],
    load: async () => (await import("./commands/frame.ts")).encode,
  },
  {
    name: "frame decode",
    summary: "frames in, messages out, one a line",
    usage: "[FILE]",
    arity: [0, 1],
    flags: [...FRAMES, "view", "output", ...COMMON],
    special: { view: { byDefault: "text" } },
    examples: ["frame decode --frame u32le messages.bin"],
    load: async () => (await import("./commands/frame.ts")).decode,
  },
  {
    name: "frame inspect",
    summary: "draw the bytes: headers, payloads and what is wrong where",
    usage: "[FILE]",
    arity: [0, 1],
    flags: [...FRAMES, ...COMMON],
    examples: ["frame inspect --frame u32le messages.bin"],
    load: async () => (await import("./commands/frame.ts")).inspect,
  },
  {
    name: "frame guess",
    summary: "find the codec of captured bytes, ready for --frame",
    usage: "[FILE…]",
    arity: [0, Infinity],
    flags: ["json", ...COMMON],
    examples: ["frame guess capture.bin", "frame guess client.bin server.bin --json"],
    load: async () => (await import("./commands/frame_guess.ts")).frameGuess,
  },
  ...TORTURE_COMMANDS,
  {
    name: "lab sticky",
    summary: "see TCP glue messages together, and a length prefix part them",
    usage: "",
    arity: [0, 0],
    flags: ["messages", ...FRAMES, "json", ...COMMON],
    special: { frame: { byDefault: "u32le" } },
    examples: ["lab sticky", "lab sticky --messages 5 --frame netstring"],
    load: async () => (await import("./commands/lab.ts")).sticky,
  },
  ...HTTP_COMMANDS,
  ...RELAY_COMMANDS,
  ...MEASURE_COMMANDS,
  {
    name: "completions",
    summary: "print the completions of a shell: bash, zsh or fish",
    usage: "SHELL",
    arity: [1, 1],
    flags: ["help"],
    examples: ["completions bash"],
    load: async () => (await import("./commands/about.ts")).completions,
  },
  {
    name: "man",
    summary: "print the manual page",
    usage: "",
    arity: [0, 0],
    flags: ["help"],
    examples: ["man"],
    load: async () => (await import("./commands/about.ts")).man,
  },
  {
    name: "help",
    summary: "print the help of a command",
    usage: "[COMMAND]",
    arity: [0, 2],
    flags: ["help"],
    examples: ["help", "help listen"],
    load: async () => (await import("./commands/about.ts")).help,
  },
  {
    name: "version",
    summary: "print the version",
    usage: "",
    arity: [0, 0],
    flags: ["help"],
    examples: ["version"],
    load: async () => (await import("./commands/about.ts")).version,
  },
];

/** The command of that name. */
export function findCommand(name: string): Command | undefined {
  return COMMANDS.find((command) => command.name === name);
}

/** The commands that begin with a word: one, or those of a group such as `frame`. */
export function commandsOf(verb: string): readonly Command[] {
  return COMMANDS.filter((command) => command.name.split(" ")[0] === verb);
}
