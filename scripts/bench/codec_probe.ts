/**
 * Measures one codec and prints its {@linkcode CodecRates} as JSON.
 *
 * Usage: `deno run scripts/bench/codec_probe.ts SPEC SECONDS`
 *
 * @module
 */
import { encodeAll } from "../../lib/frame/all.ts";
import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import type { Codec } from "../../lib/frame/codec.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import type { CodecRates } from "./codecs.ts";

const CHUNK = 64 << 10;
const MESSAGES = 16_384;
/** Printable, so that no format finds its delimiter inside. */
const MESSAGE = new Uint8Array(128).map((_, i) => 0x20 + i % 0x5f);

/** Decodes a stream cut into chunks with no regard to its frames; returns how many frames it had. */
function decodeChunks(codec: Codec, chunks: readonly Uint8Array[]): number {
  const queue = new ByteQueue();
  let frames = 0;
  for (const chunk of chunks) {
    queue.push(chunk);
    for (let frame = codec.decode(queue); frame !== undefined; frame = codec.decode(queue)) {
      if (frame.length === MESSAGE.length) frames++;
    }
  }
  return frames;
}

/** Encodes messages in batches of a chunk, as one send does; returns how many. */
function encodeBatches(codec: Codec, queue: ByteQueue): number {
  for (let i = 0; i < MESSAGES; i++) {
    if (queue.length >= CHUNK) queue.clear();
    codec.encode(MESSAGE, queue);
  }
  return MESSAGES;
}

/** How much `work` returns in a second, once it is warm. */
function rate(work: () => number, seconds: number): number {
  for (const until = performance.now() + 200; performance.now() < until;) work();
  const start = performance.now();
  let done = 0;
  let took = 0;
  while (took < seconds * 1000) {
    done += work();
    took = performance.now() - start;
  }
  return done / took * 1000;
}

function cut(wire: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < wire.length; at += CHUNK) chunks.push(wire.subarray(at, at + CHUNK));
  return chunks;
}

function probe(codec: Codec, seconds: number): CodecRates {
  const chunks = cut(encodeAll(codec, Array(MESSAGES).fill(MESSAGE)));
  const found = decodeChunks(codec, chunks);
  if (found !== MESSAGES) {
    throw new Error(`Cannot measure ${codec.spec}: ${found} frames came back`);
  }
  const queue = new ByteQueue();
  return {
    decode: rate(() => decodeChunks(codec, chunks), seconds),
    encode: rate(() => encodeBatches(codec, queue), seconds),
  };
}

if (import.meta.main) {
  const [spec = "u32le", seconds = "1"] = Deno.args;
  console.log(JSON.stringify(probe(parseCodec(spec), Number(seconds))));
}
