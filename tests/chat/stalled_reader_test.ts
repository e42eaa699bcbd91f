import { assert, assertEquals } from "@std/assert";
import { Hub } from "../../lib/chat/room/hub.ts";
import { ChatServer } from "../../lib/chat/doors/server.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { Framed } from "../../lib/net/framed.ts";
import { serve } from "../../lib/net/server.ts";
import { dial, listenLoopback } from "../net/loopback.ts";

const LIMIT = 1 << 16;
const TEXT = "x".repeat(8000);
/** More than the kernel keeps for a connection. */
const COUNT = 2000;
const BURST = 4;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

Deno.test("ChatServer keeps the limit for a connection that does not read, and all for those that do", async () => {
  const hub = new Hub({ limits: { rate: 0, outboxBytes: LIMIT, history: 10 } });
  const chat = new ChatServer(hub);
  await using server = serve(listenLoopback(), (connection) => chat.handle(connection));
  const come = async (name: string) => {
    const lines = new Framed(await dial(server.local), parseCodec("line"));
    await lines.write(encoder.encode(`/nick ${name}`));
    await until(lines, `* You are now ${name}.`);
    return lines;
  };
  const [still, reader, talker] = [await come("still"), await come("reader"), await come("talker")];

  const line = `talker: ${TEXT}`;
  const burst = Array(BURST).fill(encoder.encode(TEXT));
  for (let said = 0; said < COUNT; said += BURST) {
    await talker.send(burst);
    for (let i = 0; i < BURST; i++) await until(reader, line);
  }

  talker.close();
  const heard = await until(still, "* talker left");
  const at = heard.findIndex((text) => text.endsWith("messages skipped"));
  assert(at >= 0, "nothing was skipped");
  assertEquals(heard.filter((text) => text === line).length + parseInt(heard[at]!.slice(2)), COUNT);
  const kept = heard.slice(at + 1).reduce((bytes, text) => bytes + text.length + 1, 0);
  assert(kept <= LIMIT, `${kept} bytes were kept`);
  for (const lines of [still, reader]) lines.close();
});

/** The lines up to one that begins so. */
async function until(lines: Framed, start: string): Promise<string[]> {
  const heard: string[] = [];
  for (;;) {
    const line = await lines.read();
    if (line === null) throw new Error(`There is no ${start.slice(0, 30)}`);
    heard.push(decoder.decode(line));
    if (heard.at(-1)!.startsWith(start)) return heard;
  }
}
