import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { parseAddress } from "../../lib/address.ts";
import { NetError, UsageError } from "../../lib/errors.ts";
import { encodeAll } from "../../lib/frame/all.ts";
import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import type { Codec } from "../../lib/frame/codec.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { diagnose } from "../../lib/measure/torture/diagnose.ts";
import {
  torture,
  type TortureOptions,
  type TortureResult,
} from "../../lib/measure/torture/torture.ts";
import type { ByteStream } from "../../lib/net/byte_stream.ts";
import { Framed } from "../../lib/net/framed.ts";
import { listen } from "../../lib/net/listen.ts";
import { serve } from "../../lib/net/server.ts";
import { utf8 } from "../frame/helpers.ts";

const U32 = parseCodec("u32le");
const QUICK: TortureOptions = { timeout: 250, connections: 5 };

/** What a server may do besides: take no more connections, or wait until all is over. */
interface World {
  die(): void;
  over: Promise<void>;
}

/** What a server does with a connection. */
type Handler = (stream: ByteStream, world: World) => Promise<void>;

/** Runs the torture against a server, and gives the verdicts by the name of the case. */
async function verdictsOf(
  handler: Handler,
  { codec = U32, ...options }: TortureOptions & { codec?: Codec } = {},
) {
  const listener = await listen(parseAddress("127.0.0.1:0"));
  const over = Promise.withResolvers<void>();
  const world = { die: () => listener.close(), over: over.promise };
  await using server = serve(listener, ({ stream }) => handler(stream, world));
  const results: TortureResult[] = [];
  for await (const result of torture(server.local, codec, { ...QUICK, ...options })) {
    results.push(result);
  }
  over.resolve();
  return {
    results,
    advice: diagnose(results) ?? "",
    bad: results.filter(({ verdict }) => !["passed", "skipped"].includes(verdict))
      .map(({ name, verdict }) => `${name}: ${verdict}`),
  };
}

/** Calls back with each read, until the end of input. */
async function eachRead(
  stream: ByteStream,
  act: (bytes: Uint8Array) => Promise<void> | void,
): Promise<void> {
  const buffer = new Uint8Array(65_536 + 16);
  for (let n; (n = await stream.read(buffer)) !== null;) await act(buffer.slice(0, n));
}

async function echoFrames(stream: ByteStream, codec = U32): Promise<void> {
  const frames = new Framed(stream, codec);
  for await (const frame of frames) await frames.send([frame]);
}

const SPECS = [
  "u8",
  "u16be",
  "u24le",
  "u32le",
  "u64be",
  "i32be",
  "u16be:offset=2,adjust=-4,strip=4",
]
  .concat(["u32be:strip=0", "varint", "decimal", "netstring", "line", "nul", "delim:0d0a"])
  .concat(["fixed:16", "content-length", "slip", "cobs"]);

Deno.test("torture() passes a server that reads frames well, in every codec, hostile ones too", async () => {
  const all = await Promise.all(SPECS.map(async (spec) => {
    const codec = parseCodec(spec);
    const echo: Handler = (stream) => echoFrames(stream, codec).catch(() => {});
    const { bad } = await verdictsOf(echo, { hostile: true, timeout: 10_000, codec });
    return [spec, bad];
  }));
  assertEquals(all, SPECS.map((spec) => [spec, []]));
});

Deno.test("torture() catches a server that takes each read for one message", async () => {
  const { bad, advice } = await verdictsOf((stream) =>
    eachRead(stream, async (bytes) => {
      const isOne = bytes.length >= 4 && bytes[0]! + bytes[1]! * 256 === bytes.length - 4;
      if (isOne) await stream.write(bytes);
    })
  );
  for (
    const name of ["byte by byte", "cut header", "cut payload", "glued", "glued and cut", "pause"]
  ) {
    assert(bad.includes(`${name}: hung`), `${name} is not in ${bad}`);
  }
  assertMatch(advice, /takes? each read for one message/);
});

Deno.test("torture() catches a server that drops what is behind a frame", async () => {
  const { bad, advice } = await verdictsOf(async (stream) => {
    let queue = new ByteQueue();
    await eachRead(stream, async (bytes) => {
      queue.push(bytes);
      const message = U32.decode(queue)?.slice();
      if (message === undefined) return;
      queue = new ByteQueue();
      await stream.write(encodeAll(U32, [message]));
    });
  });
  assertEquals(bad.filter((line) => /cut header|cut payload|byte by byte|large/.test(line)), []);
  assert(bad.includes("glued: hung"), bad.join());
  assertMatch(advice, /lose what is behind the first frame/);
});

Deno.test("torture() catches a server that reads a header in one read", async () => {
  const { bad, advice } = await verdictsOf(async (stream) => {
    const header = new Uint8Array(4);
    while (await stream.read(header.fill(0)) !== null) {
      const payload = new Uint8Array(new DataView(header.buffer).getUint32(0, true) & 0x1ffff);
      for (let got = 0; got < payload.length;) {
        const n = await stream.read(payload.subarray(got));
        if (n === null) return;
        got += n;
      }
      await stream.write(encodeAll(U32, [payload]));
    }
  });
  assert(bad.some((line) => line.startsWith("cut header")), bad.join());
  assertEquals(bad.filter((line) => /cut payload|glued:|large/.test(line)), []);
  assertMatch(advice, /expect a header in one read/);
});

Deno.test("torture() catches a server that dies of an empty frame, and stops there", async () => {
  const { bad, results } = await verdictsOf(async (stream, { die }) => {
    const frames = new Framed(stream, U32);
    for await (const frame of frames) {
      if (frame.length === 0) return die();
      await frames.send([frame]);
    }
  });
  assertEquals(bad, ["empty frame: died"]);
  assertEquals(results.filter(({ verdict }) => verdict === "skipped").map(({ name }) => name), [
    "large frames",
    "half-close",
    "crowd",
  ]);
});

Deno.test("torture() catches a server that never ends after a half-close", async () => {
  const { bad } = await verdictsOf(async (stream, { over }) => {
    await echoFrames(stream);
    await over;
  });
  assertEquals(bad, ["half-close: hung"]);
});

Deno.test("torture() catches a buffer that is one byte too small, with the smallest frame", async () => {
  const { bad, results } = await verdictsOf(async (stream) => {
    const frames = new Framed(stream, U32);
    for await (const frame of frames) if (frame.length + 4 < 1024) await frames.send([frame]);
  });
  assertEquals(bad, ["large frames: hung"]);
  const { trial } = results.find(({ name }) => name === "large frames")!;
  assertEquals(trial?.messages[0]?.length, 1020);
});

Deno.test("torture() catches a server that keeps one buffer for all connections", async () => {
  const queue = new ByteQueue();
  const { bad } = await verdictsOf((stream) =>
    eachRead(stream, async (bytes) => {
      queue.push(bytes);
      for (let message; (message = U32.decode(queue)) !== undefined;) {
        await stream.write(encodeAll(U32, [message.slice()]));
      }
    }), { connections: 20 });
  assert(bad.some((line) => line.startsWith("crowd")), bad.join());
});

Deno.test("torture() with hostile frames catches a server that believes any length", async () => {
  const believe: Handler = async (stream) => {
    const frames = new Framed(stream, parseCodec("u32le:max=8GiB"));
    for await (const frame of frames) await frames.send([frame]);
  };
  assertEquals((await verdictsOf(believe)).bad, []);
  assertEquals((await verdictsOf(believe, { hostile: true })).bad.slice(0, 1), ["oversize: hung"]);
});

Deno.test("torture() compares with the plain run where the answers are no echo", async () => {
  const count: Handler = async (stream) => {
    const frames = new Framed(stream, U32);
    let sum = 0;
    for await (const frame of frames) await frames.send([utf8(`${sum += frame.length}`)]);
  };
  assertEquals((await verdictsOf(count)).bad, []);
  const perRead: Handler = (stream) =>
    eachRead(stream, (bytes) => stream.write(encodeAll(U32, [utf8(`${bytes.length}`)])));
  assert((await verdictsOf(perRead)).bad.includes("cut payload: failed"));
});

Deno.test("torture() holds a server to the answers that are expected", async () => {
  const messages = [utf8("ping")];
  const pong: Handler = async (stream) => {
    const frames = new Framed(stream, U32);
    for await (const _ of frames) await frames.send([utf8("pong")]);
  };
  assertEquals((await verdictsOf(pong, { messages, expect: [utf8("pong")] })).bad, []);
  const wrong = await verdictsOf(pong, { messages, expect: "echo" });
  assertEquals(wrong.results.map(({ verdict, why }) => `${verdict}: ${why}`), [
    'failed: answer 1 is "pong", not "ping"',
  ]);
});

Deno.test("torture() passes a server that answers nothing, by its end after a half-close", async () => {
  assertEquals((await verdictsOf((stream) => eachRead(stream, () => {}))).bad, []);
});

Deno.test("torture() refuses raw bytes, and a server that is not there", async () => {
  await assertRejects(() => torture("127.0.0.1:1", parseCodec("raw")).next(), UsageError);
  await assertRejects(() => torture("127.0.0.1:1", U32).next(), NetError, "refused");
});
