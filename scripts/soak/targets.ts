/**
 * The servers that are soaked.
 *
 * @module
 */
import type { Speech } from "./clients.ts";

/** A server, and what is said to it. */
export interface Target {
  /** Its name in the report. */
  name: string;
  /** Its command line; `DIR` stands for a folder, `ECHO` for the address of an echo server. */
  command: string[];
  /** What clients say. */
  speech: Speech;
  /**
   * Whether it has `--metrics`.
   *
   * @default {true}
   */
  metrics?: boolean;
}

const encoder = new TextEncoder();
const TEXT = "a message of a client that comes and goes";
const RAW = echoed(encoder.encode(TEXT));
const UPGRADE = ["GET /ws HTTP/1.1", "Host: 127.0.0.1", "Connection: Upgrade", "Upgrade: websocket"]
  .concat(["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", ""])
  .join("\r\n");
const CHAT = ["chat", "serve", "127.0.0.1:0", "--rate", "0", "--max-members", "4000"];

/** All servers that speak over streams. */
export const TARGETS: readonly Target[] = [
  { name: "listen echo", command: ["listen", "127.0.0.1:0", "--echo"], speech: RAW },
  {
    name: "listen framed",
    command: ["listen", "127.0.0.1:0", "--echo", "--frame", "u32le"],
    speech: echoed(frame(TEXT)),
  },
  {
    name: "listen TLS",
    command: ["listen", "tls://127.0.0.1:0", "--echo", "--tls-self-signed"],
    speech: RAW,
  },
  { name: "listen Unix", command: ["listen", "unix:DIR/echo.sock", "--echo"], speech: RAW },
  {
    name: "listen WebSocket",
    command: ["listen", "ws://127.0.0.1:0", "--echo"],
    speech: answered(UPGRADE, websocketText(TEXT)),
  },
  {
    name: "http serve",
    command: ["http", "serve", "--listen", "127.0.0.1:0"],
    speech: answered("", encoder.encode("GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")),
  },
  {
    name: "chat serve --store",
    command: [...CHAT, "--store", "DIR/chat.db"],
    speech: answered("/rooms\n", encoder.encode(`${TEXT}\n`)),
  },
  {
    name: "relay",
    command: ["relay", "127.0.0.1:0", "ECHO"],
    speech: RAW,
    metrics: false,
  },
  {
    name: "relay --fault",
    command: ["relay", "127.0.0.1:0", "ECHO", "--fault", "latency:time=20ms"],
    speech: RAW,
    metrics: false,
  },
];

function echoed(message: Uint8Array<ArrayBuffer>): Speech {
  return { hello: new Uint8Array(), message, echoes: true };
}

function answered(hello: string, message: Uint8Array<ArrayBuffer>): Speech {
  return { hello: encoder.encode(hello), message, echoes: false };
}

function frame(text: string): Uint8Array<ArrayBuffer> {
  const payload = encoder.encode(text);
  const bytes = new Uint8Array(4 + payload.length);
  new DataView(bytes.buffer).setUint32(0, payload.length, true);
  bytes.set(payload, 4);
  return bytes;
}

/** A text frame of a client, masked with zeros (RFC 6455, section 5.2). */
function websocketText(text: string): Uint8Array<ArrayBuffer> {
  const payload = encoder.encode(text);
  return Uint8Array.of(0x81, 0x80 | payload.length, 0, 0, 0, 0, ...payload);
}
