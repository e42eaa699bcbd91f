import { assertEquals, assertRejects } from "@std/assert";
import { FrameError, TruncatedError } from "../../lib/errors.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { decodeFrames, FrameDecoderStream, FrameEncoderStream } from "../../lib/frame/streams.ts";
import { hex, utf8 } from "./helpers.ts";

const codec = parseCodec("u8:max=9");

function decoded(chunks: Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  return ReadableStream.from(chunks).pipeThrough(new FrameDecoderStream(codec));
}

Deno.test("FrameDecoderStream gives the messages in front of a fault before it errors", async () => {
  const reader = decoded([hex("01 61 01 62 0a")]).getReader();
  assertEquals((await reader.read()).value, hex("61"));
  assertEquals((await reader.read()).value, hex("62"));
  await assertRejects(() => reader.read(), FrameError, "length 10 is over the limit of 9 bytes");
  await assertRejects(() => reader.closed, FrameError);
});

Deno.test("FrameDecoderStream errors when the bytes end inside a frame", async () => {
  const reader = decoded([hex("01 61 05")]).getReader();
  assertEquals((await reader.read()).value, hex("61"));
  await assertRejects(() => reader.read(), TruncatedError);
});

Deno.test("FrameDecoderStream errors its writable side at a fault", async () => {
  const stream = new FrameDecoderStream(codec);
  const writer = stream.writable.getWriter();
  const reading = assertRejects(() => stream.readable.getReader().read(), FrameError);
  await writer.write(hex("ff"));
  await reading;
  await assertRejects(() => writer.write(hex("01 61")));
});

Deno.test("FrameDecoderStream gives messages that stay as they are", async () => {
  const chunk = hex("01 61 02");
  const stream = decoded([chunk, hex("62 63 01 64")]);
  const messages = await Array.fromAsync(stream);
  chunk.fill(0);
  assertEquals(messages, [hex("61"), hex("62 63"), hex("64")]);
  assertEquals(new Set(messages.map((message) => message.buffer)).size, 3);
});

Deno.test("FrameDecoderStream gives a last line that only the end finishes", async () => {
  const stream = ReadableStream.from([utf8("a\nb")])
    .pipeThrough(new FrameDecoderStream(parseCodec("line")));
  assertEquals(await Array.fromAsync(stream), [utf8("a"), utf8("b")]);
});

Deno.test("FrameDecoderStream cancels its source when it is cancelled", async () => {
  let cancelled = false;
  const source = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(hex("01 61")),
    cancel: () => void (cancelled = true),
  });
  for await (const message of source.pipeThrough(new FrameDecoderStream(codec))) {
    assertEquals(message, hex("61"));
    break;
  }
  assertEquals(cancelled, true);
});

Deno.test("FrameEncoderStream writes one chunk a message, and errors at one too large", async () => {
  const messages = ReadableStream.from([hex("61"), hex(""), new Uint8Array(10)]);
  const reader = messages.pipeThrough(new FrameEncoderStream(codec)).getReader();
  assertEquals((await reader.read()).value, hex("01 61"));
  assertEquals((await reader.read()).value, hex("00"));
  await assertRejects(() => reader.read(), FrameError, "length 10 is over the limit");
});

Deno.test("decodeFrames() asks for the next chunk only when the messages are taken", async () => {
  const asked: number[] = [];
  function* chunks() {
    for (let i = 0; i < 3; i++) {
      asked.push(i);
      yield hex("01 61 01 62");
    }
  }
  const messages = decodeFrames(chunks(), codec);
  await messages.next();
  await messages.next();
  assertEquals(asked, [0]);
  await messages.next();
  assertEquals(asked, [0, 1]);
  await messages.return();
});
