/**
 * The one table of flags. The parser, the help, the completions and the man page are made from it.
 *
 * @module
 */
import { CHAT_FLAGS } from "./command_tables/chat_flags.ts";
import { HTTP_FLAGS } from "./command_tables/http_flags.ts";
import { RELAY_FLAGS } from "./command_tables/relay_flags.ts";
import { TORTURE_FLAGS } from "./command_tables/torture_flags.ts";
import { MEASURE_FLAGS } from "./command_tables/measure_flags.ts";
import type { Flag } from "./flag.ts";

/** What a service flag of `listen` is; exactly one may be given. */
export const SERVICE_FLAGS = [
  "echo",
  "reply",
  "discard",
  "chargen",
  "daytime",
  "time",
  "print",
  "interactive",
] as const;

/** Every flag of every command, by name. */
export const FLAGS = {
  // What a listener answers.
  echo: { kind: "switch", doc: "answer every message with itself (the default)" },
  reply: { kind: "text", value: "TEXT", doc: "answer every message with TEXT" },
  discard: { kind: "switch", doc: "answer nothing" },
  chargen: { kind: "switch", doc: "send characters without end (RFC 864)" },
  daytime: { kind: "switch", doc: "send the time of day as text (RFC 867)" },
  time: { kind: "switch", doc: "send the seconds since 1900 (RFC 868)" },
  print: { kind: "switch", doc: "write what arrives to stdout, answer nothing" },
  interactive: { kind: "switch", short: "i", doc: "talk with the peers from this terminal" },
  once: { kind: "switch", doc: "one message, one answer, close: the short connection" },

  // Messages.
  frame: {
    kind: "text",
    value: "SPEC",
    short: "f",
    byDefault: "raw",
    doc: "cut the stream into frames: u32le, line, varint, …",
  },
  "max-frame": {
    kind: "size",
    value: "SIZE",
    byDefault: "8MiB, WebSocket 1MiB",
    doc: "the largest frame, or message",
  },
  hex: { kind: "switch", short: "x", doc: "the input is written in hexadecimal digits" },
  escape: { kind: "switch", short: "e", doc: String.raw`the input has escapes: \n \t \x00 \\` },
  view: {
    kind: "text",
    value: "VIEW",
    choices: ["text", "hex", "base64", "json", "raw"],
    byDefault: "text, or raw in a pipe",
    doc: "how messages are shown",
  },

  // Sending.
  repeat: { kind: "count", value: "N", short: "n", byDefault: "1", doc: "send the data N times" },
  interval: {
    kind: "duration",
    value: "TIME",
    short: "i",
    byDefault: "0",
    doc: "the pause between messages",
  },
  file: { kind: "list", value: "FILE", file: true, doc: "send a file as a message (- is stdin)" },
  wait: {
    kind: "text",
    value: "N|TIME|none",
    short: "w",
    byDefault: "an answer each",
    doc: "wait for N replies, for a quiet TIME, or not",
  },
  messages: { kind: "count", value: "N", byDefault: "20", doc: "how many messages to send" },

  // Limits.
  timeout: {
    kind: "duration",
    value: "TIME",
    byDefault: "10s",
    doc: "the limit for connecting and for an answer",
  },
  idle: {
    kind: "duration",
    value: "TIME",
    byDefault: "1h",
    doc: "close a connection that is quiet for so long (0: never)",
  },
  drain: {
    kind: "duration",
    value: "TIME",
    byDefault: "5s",
    doc: "how long connections may finish after Ctrl-C",
  },
  "max-connections": {
    kind: "count",
    value: "N",
    short: "m",
    least: 1,
    byDefault: "1024",
    doc: "connections at once (less where descriptors are few)",
  },
  "max-per-address": {
    kind: "count",
    value: "N",
    least: 1,
    byDefault: "64, none on loopback",
    doc: "connections at once from one address (or /64 of IPv6)",
  },
  workers: {
    kind: "count",
    value: "N",
    byDefault: "2 if --quiet, else 1",
    doc: "threads that share the connections of a TCP port",
  },
  metrics: {
    kind: "text",
    value: "ADDR",
    doc: "serve /metrics (OpenMetrics), /healthz, /readyz",
  },
  "udp-rate": {
    kind: "count",
    value: "N",
    byDefault: "1000, none on loopback",
    doc: "datagrams a second answered to one address (or /64)",
  },
  reconnect: { kind: "switch", doc: "connect again when the connection is lost" },

  // TLS.
  "tls-cert": { kind: "text", value: "FILE", file: true, doc: "the certificate chain (PEM)" },
  "tls-key": {
    kind: "text",
    value: "FILE",
    file: true,
    doc: "the certificate's private key (PEM)",
  },
  "tls-self-signed": { kind: "switch", doc: "make a certificate, print its fingerprint" },
  ca: { kind: "text", value: "FILE", file: true, doc: "trust the authorities in FILE (PEM)" },
  pin: { kind: "text", value: "SHA256", doc: "trust the one certificate with this fingerprint" },
  insecure: { kind: "switch", short: "k", doc: "trust any certificate" },
  "server-name": { kind: "text", value: "NAME", doc: "the TLS server name (SNI) to ask for" },
  alpn: { kind: "list", value: "PROTOCOL", doc: "offer an application protocol (ALPN)" },

  // WebSocket.
  header: { kind: "list", value: "FIELD", doc: "a field of the request, as in 'Name: value'" },
  subprotocol: {
    kind: "list",
    value: "NAME",
    doc: "a WebSocket subprotocol to offer, or to speak",
  },
  origin: { kind: "list", value: "URL", doc: "the Origin to send, or whose pages may connect" },
  binary: { kind: "switch", doc: "send binary WebSocket messages, be they text or not" },

  // UDP.
  broadcast: { kind: "switch", doc: "the address is a broadcast address: take any reply" },
  join: { kind: "list", value: "GROUP", doc: "join a multicast group" },
  interface: {
    kind: "text",
    value: "ADDRESS",
    doc: "where to --join: an IPv4 address, or an IPv6 index",
  },
  ttl: { kind: "count", value: "N", byDefault: "1", doc: "how many hops multicast travels" },

  ...HTTP_FLAGS,
  ...CHAT_FLAGS,
  ...RELAY_FLAGS,
  ...TORTURE_FLAGS,
  ...MEASURE_FLAGS,

  // Output.
  json: { kind: "switch", doc: "print events as JSON, one a line" },
  log: {
    kind: "text",
    value: "FORM",
    choices: ["text", "json"],
    byDefault: "text",
    doc: "print events on stderr as text or as JSON, one a line",
  },
  quiet: { kind: "switch", short: "q", doc: "print no line per event" },
  output: { kind: "text", value: "FILE", short: "o", file: true, doc: "write the result to FILE" },
  color: {
    kind: "text",
    value: "WHEN",
    choices: ["auto", "always", "never"],
    byDefault: "auto",
    doc: "colour the output",
  },
  help: { kind: "switch", short: "h", doc: "print this help" },

  // The whole set at once.
  host: { kind: "text", value: "HOST", byDefault: "127.0.0.1", doc: "the address to listen on" },
  port: {
    kind: "count",
    value: "N",
    short: "p",
    byDefault: "9000",
    doc: "the first port; the others follow (0: any free ports)",
  },
  qr: { kind: "switch", doc: "show the page's address as a QR code too" },
} as const satisfies Record<string, Flag>;
