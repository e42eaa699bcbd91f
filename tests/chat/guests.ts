/** People and programs that come to a room over real sockets. */
import { assertEquals } from "@std/assert";
import { Hub, type HubOptions } from "../../lib/chat/room/hub.ts";
import { refuseVisitor } from "../../lib/chat/doors/refusal.ts";
import { ChatServer, type ChatServerOptions } from "../../lib/chat/doors/server.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import type { ByteStream } from "../../lib/net/byte_stream.ts";
import { Framed } from "../../lib/net/framed.ts";
import type { ServeOptions } from "../../lib/net/serve_options.ts";
import { serve, type Server } from "../../lib/net/server.ts";
import { dial, listenLoopback } from "../net/loopback.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Where people come to. */
export interface RoomServer {
  /** The server. */
  server: Pick<Server, "local">;
}

/** A room on a free port. */
export function open(
  options: HubOptions & ChatServerOptions & ServeOptions = {},
): { server: Server; hub: Hub } & AsyncDisposable {
  const hub = new Hub(options);
  const chat = new ChatServer(hub, options);
  const server = serve(listenLoopback(), (connection) => chat.handle(connection), {
    refusal: (reason, stream) => refuseVisitor(stream, reason),
    ...options,
  });
  const close = async () => {
    hub.close("over");
    await server.drain();
  };
  return { server, hub, [Symbol.asyncDispose]: close };
}

/** Somebody with `nc`. */
export class Person implements Disposable {
  readonly #lines: Framed;

  constructor(readonly stream: ByteStream) {
    this.#lines = new Framed(stream, parseCodec("line"));
  }

  static async come({ server }: RoomServer): Promise<Person> {
    return new Person(await dial(server.local));
  }

  say(line: string): Promise<void> {
    return this.stream.write(encoder.encode(`${line}\n`));
  }

  /** The next line; `undefined` at the end. */
  async hear(): Promise<string | undefined> {
    const line = await this.#lines.read();
    return line === null ? undefined : decoder.decode(line);
  }

  async hearUntil(part: string): Promise<string> {
    for (let line; (line = await this.hear()) !== undefined;) if (line.includes(part)) return line;
    return `(the end, without ${part})`;
  }

  [Symbol.dispose](): void {
    this.stream.close();
  }
}

/** A program that speaks frames. */
export class Program implements Disposable {
  readonly #frames: Framed;

  constructor(readonly stream: ByteStream) {
    this.#frames = new Framed(stream, parseCodec("u32le"));
  }

  static async come({ server }: RoomServer): Promise<Program> {
    return new Program(await dial(server.local));
  }

  say(message: Record<string, unknown>): Promise<void> {
    return this.sayText(JSON.stringify(message));
  }

  /** Sends a frame that need not be JSON. */
  sayText(text: string): Promise<void> {
    return this.#frames.write(encoder.encode(text));
  }

  /** The next message. */
  async next(): Promise<Record<string, unknown>> {
    const frame = await this.#frames.read();
    return frame === null ? { type: "(the end)" } : JSON.parse(decoder.decode(frame));
  }

  /** The next message of a type. */
  async hear(type: string): Promise<Record<string, unknown>> {
    for (;;) {
      const message = await this.next();
      if (message.type === type || message.type === "(the end)") return message;
    }
  }

  [Symbol.dispose](): void {
    this.#frames.close();
  }
}

/** A program that has come in under a name. */
export async function comeAs(room: RoomServer, name: string): Promise<Program> {
  const program = await Program.come(room);
  await program.say({ type: "hello", name });
  await program.hear("joined");
  return program;
}

/** Asks until it is answered; how long that took, in milliseconds. */
export async function roundTrip(program: Program): Promise<number> {
  const start = performance.now();
  await program.say({ type: "say", text: "still here", ref: "r" });
  assertEquals((await program.hear("ack")).ref, "r");
  return performance.now() - start;
}
