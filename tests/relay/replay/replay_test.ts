import { assert, assertEquals, assertRejects } from "@std/assert";
import { NetError } from "../../../lib/errors.ts";
import type { Codec } from "../../../lib/frame/codec.ts";
import { encodeAll } from "../../../lib/frame/all.ts";
import { parseCodec } from "../../../lib/frame/spec.ts";
import { Framed } from "../../../lib/net/framed.ts";
import { memoryPair } from "../../../lib/net/memory.ts";
import type { Direction, EndEvent, MessageEvent, RelayEvent } from "../../../lib/relay/event.ts";
import type { Difference } from "../../../lib/relay/replay/difference.ts";
import { replay, type ReplayOptions } from "../../../lib/relay/replay/replay.ts";
import { playScript } from "../../../lib/relay/replay/play.ts";
import { loadScripts } from "../../../lib/relay/replay/script.ts";
import { message, open } from "../tape/events.ts";

const LINE = parseCodec("line");

/** A message as a codec puts it on the wire. */
function framed(
  text: string,
  { codec = LINE, ...rest }: Partial<MessageEvent> & { codec?: Codec },
): MessageEvent {
  const bytes = new TextEncoder().encode(text);
  return { ...message(text, rest), wire: encodeAll(codec, [bytes]).slice() };
}

function end(direction: Direction): EndEvent {
  return { type: "end", conn: 1, direction, time: 9, how: "FIN" };
}

/** A connection on which each of some words was echoed, and both sides ended. */
function echoed(codec: Codec, words: readonly string[]): RelayEvent[] {
  const lines = words.flatMap((word, i) => [
    framed(word, { codec, direction: "up", index: i + 1 }),
    framed(word, { codec, direction: "down", index: i + 1 }),
  ]);
  return [open(), ...lines, end("up"), end("down")];
}

/** A server in memory that answers each message as told; `dial` connects to it. */
function answering(codec: Codec, answer: (text: string, channel: Framed) => Promise<void>) {
  const received: string[] = [];
  const dial = () => {
    const [here, there] = memoryPair();
    const server = new Framed(there, codec);
    (async () => {
      for await (const bytes of server) {
        received.push(new TextDecoder().decode(bytes));
        await answer(received.at(-1)!, server);
      }
      await server.closeWrite();
    })().catch(() => {}).finally(() => server.close());
    return Promise.resolve(new Framed(here, codec));
  };
  return { dial, received };
}

const say = (text: string, channel: Framed) => channel.send([new TextEncoder().encode(text)]);

/** Replays events as fast as it goes; what differed, and the sums. */
async function run(
  events: readonly RelayEvent[],
  options: Pick<ReplayOptions, "dial"> & Partial<ReplayOptions>,
) {
  const differences: Difference[] = [];
  const summary = await replay(await loadScripts(events), {
    ...{ speed: Infinity, timeout: 200, ...options },
    onDifference: (difference) => differences.push(difference),
  });
  return { differences, summary };
}

Deno.test("replay() finds no difference where the server answers as recorded", async () => {
  for (const spec of ["line", "u32le", "slip", "raw"]) {
    const codec = parseCodec(spec);
    const { dial, received } = answering(codec, say);
    const { summary, differences } = await run(echoed(codec, ["one", "two", "three"]), { dial });
    assertEquals(differences, []);
    assertEquals(summary, {
      ...{ connections: 1, sent: 3, same: 3, differing: 0, missing: 0, extra: 0 },
    });
    assertEquals(received.join(""), "onetwothree");
  }
});

Deno.test("replay() says at which byte an answer differs, and which came unasked", async () => {
  const { dial } = answering(LINE, async (text, server) => {
    await say(text.replace("w", "v"), server);
    if (text === "three") await say("more", server);
  });
  const { differences } = await run(echoed(LINE, ["one", "two", "three"]), { dial });
  const told = differences.map(({ kind, index, at }) => [kind, index, at]);
  assertEquals(told, [["differs", 2, 1], ["extra", 4, undefined]]);
});

Deno.test("replay() ends a connection at the first answer that does not come", async () => {
  const { dial, received } = answering(
    LINE,
    (text, server) => text === "one" ? say(text, server) : Promise.resolve(),
  );
  const { differences } = await run(echoed(LINE, ["one", "two", "three"]), { dial });
  assertEquals(received, ["one", "two"]);
  const told = differences.map(({ kind, index, reason }) => [kind, index, reason]);
  const reason = "nothing within 200 ms";
  assertEquals(told, [["missing", 2, reason], ["missing", 3, reason]]);
});

Deno.test("replay() sends what came together before it waits for the answers", async () => {
  const words = ["a", "b", "c"];
  const events = [
    open(),
    ...words.map((word, i) => framed(word, { direction: "up", index: i + 1 })),
    framed("a b c", { direction: "down" }),
  ];
  const heard: string[] = [];
  const { dial } = answering(LINE, async (text, server) => {
    heard.push(text);
    if (heard.length === 3) await say(heard.join(" "), server);
  });
  assertEquals((await run(events, { dial })).differences, []);
});

Deno.test("replay() keeps the recorded times, as many times as fast", async () => {
  const events = [open(), framed("late", { direction: "up", time: 600 })];
  const { dial } = answering(LINE, say);
  const start = performance.now();
  await run(events, { dial, speed: 10 });
  const took = performance.now() - start;
  assert(took >= 59, `${took} ms`);
});

Deno.test("replay() begins a connection when those that were over before it are over", async () => {
  const ledger = { by: "client", how: "FIN" } as never;
  const second = echoed(LINE, ["second"]).map((event) => ({ ...event, conn: 2 }));
  const events = [
    ...echoed(LINE, ["first"]),
    { type: "close", conn: 1, time: 10, ledger } as const,
    ...second,
  ];
  const { dial, received } = answering(LINE, say);
  assertEquals((await run(events, { dial })).summary.connections, 2);
  assertEquals(received, ["first", "second"]);
});

Deno.test("replay() throws why a connection could not be made", async () => {
  const error = new NetError({ action: "connect", address: "x", fault: "refused", reason: "no" });
  await assertRejects(
    () => run(echoed(LINE, ["x"]), { dial: () => Promise.reject(error) }),
    NetError,
  );
});

Deno.test("playScript() plays the server, and tells where a client asks otherwise", async () => {
  const [script] = await loadScripts(echoed(LINE, ["one", "two"]));
  const [here, there] = memoryPair();
  const differences: Difference[] = [];
  const played = playScript(new Framed(there, LINE), script!, {
    ...{ side: "down", speed: Infinity, timeout: 1000 },
    signal: new AbortController().signal,
    onDifference: (difference) => differences.push(difference),
  });
  const client = new Framed(here, LINE);
  await say("one", client);
  assertEquals(new TextDecoder().decode((await client.read())!), "one");
  await say("tvo", client);
  assertEquals(new TextDecoder().decode((await client.read())!), "two");
  await client.closeWrite();
  assertEquals(await client.read(), null);
  client.close();
  assertEquals(await played, { sent: 2, same: 1 });
  assertEquals(differences.map(({ kind, at }) => [kind, at]), [["differs", 1]]);
});
