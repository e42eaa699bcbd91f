/**
 * The one table of commands. Each names its flags; its code is loaded only when it is run.
 *
 * @module
 */
import type { CommandFunction } from "./context.ts";
import type { FlagName } from "./flag.ts";
import { SERVICE_FLAGS } from "./flags.ts";

/** One command: a verb, or a verb with its object (`frame encode`). */
export interface Command {
  /** Its one or two words. */
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** Its arguments, as the usage line shows them. */
  readonly usage: string;
  /** How many arguments it takes, at least and at most. */
  readonly arity: readonly [least: number, most: number];
  /** Its flags, in the order of the help. */
  readonly flags: readonly FlagName[];
  /** Command lines to learn from, without the program's name. */
  readonly examples: readonly string[];
  /** Loads its code. */
  load(): Promise<CommandFunction>;
}

const FRAMES: readonly FlagName[] = ["frame", "max-frame"];
const INPUT: readonly FlagName[] = ["hex", "escape"];
const TLS_CLIENT: readonly FlagName[] = [
  ...["ca", "pin", "insecure", "server-name", "alpn", "tls-cert", "tls-key"] as const,
];
const TLS_SERVER: readonly FlagName[] = ["tls-cert", "tls-key", "tls-self-signed"];
const WEBSOCKET_SERVER: readonly FlagName[] = ["subprotocol", "origin", "binary"];
const WEBSOCKET_CLIENT: readonly FlagName[] = ["header", ...WEBSOCKET_SERVER];
const MULTICAST: readonly FlagName[] = ["broadcast", "join", "interface", "ttl"];
const LIMITS: readonly FlagName[] = [
  ...["max-connections", "max-per-address", "idle", "drain", "workers", "udp-rate"] as const,
];
const HTTP_ANSWER: readonly FlagName[] = [
  ...["include", "verbose", "output", "download", "follow", "max-redirects"] as const,
  ...["timing", "check", "timeout", "idle", "unix", ...TLS_CLIENT, "json", "quiet"] as const,
];
const COMMON: readonly FlagName[] = ["color", "help"];

/** One of the commands that make a request; those whose requests have a body take more flags. */
function httpRequest(method: string, row: Pick<Command, "summary" | "examples">): Command {
  const hasBody = ["POST", "PUT", "PATCH", "DELETE"].includes(method);
  return {
    ...row,
    name: `http ${method.toLowerCase()}`,
    usage: "URL [ITEM…]",
    arity: [1, Infinity],
    flags: [...(hasBody ? ["data", "file", "form"] as const : []), ...HTTP_ANSWER, ...COMMON],
    load: async () => (await import("./commands/http_request.ts")).httpRequest(method),
  };
}

const HTTP_REQUESTS: readonly Command[] = [
  httpRequest("GET", {
    summary: "an HTTP request: print the answer's body, or save it",
    examples: [
      "http get :8000/path q==search Accept:text/html",
      "http get https://localhost:8443/big.iso --insecure --download",
      "http get :8000/health --check --timing",
    ],
  }),
  httpRequest("POST", {
    summary: "send fields as JSON or as a form, a file, or what is piped in",
    examples: [
      'http post :8000/people name=Ada born:=1815 Authorization:"Bearer abc"',
      "http post :8000/upload --form title=map picture@map.png",
      'http post :8000/notes --data "plain text"',
    ],
  }),
  httpRequest("PUT", { summary: "the same by PUT", examples: ["http put :8000/x --file x.bin"] }),
  httpRequest("PATCH", {
    summary: "the same by PATCH",
    examples: ["http patch :8000/x done:=true"],
  }),
  httpRequest("DELETE", { summary: "delete a resource", examples: ["http delete :8000/x"] }),
  httpRequest("HEAD", { summary: "print the head of an answer", examples: ["http head :8000/x"] }),
  httpRequest("OPTIONS", {
    summary: "ask what can be asked",
    examples: ["http options :8000/x --include"],
  }),
];

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  {
    name: "serve",
    summary: "start the whole set on loopback: TCP echo, framed TCP, UDP echo",
    usage: "",
    arity: [0, 0],
    flags: ["port", "host", ...FRAMES, ...LIMITS, "json", "quiet", ...COMMON],
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
      ...["repeat", "interval", "file", "wait", ...FRAMES, ...INPUT, "view", "timeout"] as const,
      ...[...TLS_CLIENT, ...WEBSOCKET_CLIENT, ...MULTICAST, "json", "quiet", ...COMMON] as const,
    ],
    examples: [
      'send udp://127.0.0.1:8080 "Hello server"',
      'send :8888 --frame u32le --repeat 20 --wait none "Hello Ares!"',
    ],
    load: async () => (await import("./commands/send.ts")).send,
  },
  {
    name: "http serve",
    summary: "answers to try a client on, and the files of a folder",
    usage: "[DIR]",
    arity: [0, 1],
    flags: [
      ...["listen", "upload", "allow-host", "max-body", "head-timeout", "body-timeout"] as const,
      ...["write-timeout", "keep-alive", "max-connections", "max-per-address", "drain"] as const,
      ...[...TLS_SERVER, "json", "quiet", ...COMMON] as const,
    ],
    examples: ["http serve", "http serve . --listen :8080", "http serve --listen unix:web.sock"],
    load: async () => (await import("./commands/http_serve.ts")).httpServe,
  },
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
    name: "lab sticky",
    summary: "see TCP glue messages together, and a length prefix part them",
    usage: "",
    arity: [0, 0],
    flags: ["messages", ...FRAMES, "json", ...COMMON],
    examples: ["lab sticky", "lab sticky --messages 5 --frame netstring"],
    load: async () => (await import("./commands/lab.ts")).sticky,
  },
  ...HTTP_REQUESTS,
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
