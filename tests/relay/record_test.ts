import { assertEquals } from "@std/assert";
import { isWebSocket } from "../../lib/address.ts";
import { connectWebSocket } from "../../lib/http/websocket_connect.ts";
import type { Address } from "../../lib/address.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import type { Channel } from "../../lib/net/channel.ts";
import { connect } from "../../lib/net/connect.ts";
import { Framed } from "../../lib/net/framed.ts";
import { listen } from "../../lib/net/listen.ts";
import { serve } from "../../lib/net/server.ts";
import { acceptWebSocket } from "../../lib/http/websocket_accept.ts";
import { relay } from "../../lib/relay/relay.ts";
import { replay } from "../../lib/relay/replay/replay.ts";
import { loadScripts } from "../../lib/relay/replay/script.ts";
import { openTape } from "../../lib/relay/tape/reader.ts";
import { TapeWriter } from "../../lib/relay/tape/writer.ts";

const SPEC = "u16be";
const codec = parseCodec(SPEC);

/** Echoes messages, each turned round. */
async function mirror(channel: Channel): Promise<void> {
  for (let batch; (batch = await channel.receive()) !== null;) {
    await channel.send(batch.map((message) => message.toReversed()));
  }
  await channel.closeWrite();
}

async function mirrorServer(scheme: "tcp" | "ws") {
  const listener = await listen(`${scheme}://127.0.0.1:0`);
  return serve(listener, async ({ stream }) => {
    await mirror(scheme === "ws" ? await acceptWebSocket(stream) : new Framed(stream, codec));
  });
}

async function dial(address: Address): Promise<Channel> {
  return isWebSocket(address)
    ? await connectWebSocket(address)
    : new Framed(await connect(address), codec);
}

/** Says some words and hears their answers. */
async function converse(channel: Channel, words: readonly string[]): Promise<void> {
  await channel.send(words.map((word) => new TextEncoder().encode(word)));
  await channel.closeWrite();
  while (await channel.receive() !== null);
  channel.close();
  await channel.closed;
}

for (const scheme of ["tcp", "ws"] as const) {
  Deno.test(`relay() records what replay() plays again, on ${scheme}`, async () => {
    const path = await Deno.makeTempFile();
    await using server = await mirrorServer(scheme);
    {
      await using tape = await TapeWriter.open(path, { frame: { up: SPEC, down: SPEC } });
      const codecs = scheme === "ws" ? {} : { up: codec, down: codec };
      const target = server.local;
      await using middle = await relay(`${scheme}://127.0.0.1:0`, target, {
        tap: tape.tap,
        codecs,
      });
      await converse(await dial(middle.local), ["one", "two", "three"]);
      await converse(await dial(middle.local), ["", "\x00\xff"]);
      await middle.drain();
    }
    const scripts = await loadScripts(await openTape([await Deno.readFile(path)]));
    const summary = await replay(scripts, { dial: () => dial(server.local), speed: Infinity });
    assertEquals(summary, {
      ...{ connections: 2, sent: 5, same: 5, differing: 0, missing: 0, extra: 0 },
    });
    await Deno.remove(path);
  });
}
