import { FrameError } from "../../errors.ts";
import { decodeAll, encodeAll } from "../../frame/all.ts";
import type { Codec } from "../../frame/codec.ts";

const ENCODER = new TextEncoder();
const WORDS = ["Hello Ares!", "sticky packets", "粘包", "where does one message end", "42"];

/** A generator of numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = state + 0x6d2b79f5 >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}

/** Messages to begin with: all different, short, in words. */
export function defaultMessages(codec: Codec, random: () => number): Uint8Array[] {
  const texts = ["a", ...WORDS, `${Math.floor(random() * 1e9)} `.repeat(5).trim()];
  return texts.map((text) => messageLike(codec, ENCODER.encode(text)));
}

/** A message of a size, of letters; `undefined` when the codec has no frame for it. */
export function messageOf(codec: Codec, size: number): Uint8Array | undefined {
  return canonical(codec, new Uint8Array(size).fill(0x78));
}

/** The message nearest to the bytes that the codec takes: cut to its limit, or filled up. */
function messageLike(codec: Codec, bytes: Uint8Array): Uint8Array {
  const cut = bytes.subarray(0, codec.maxFrame);
  const fits = canonical(codec, cut);
  if (fits) return fits;
  for (let size = bytes.length + 1; size <= bytes.length + 80; size++) {
    const padded = new Uint8Array(size).fill(0x2e);
    padded.set(bytes, size - bytes.length);
    const message = canonical(codec, padded);
    if (message) return message;
  }
  return canonical(codec, new Uint8Array(codec.maxFrame).fill(bytes[0]!)) ?? cut;
}

/** A message as it comes out of its own frame (a header that is kept has its length filled in). */
export function canonical(codec: Codec, message: Uint8Array): Uint8Array | undefined {
  try {
    return decodeAll(codec, encodeAll(codec, [message]))[0]?.slice();
  } catch (error) {
    if (error instanceof FrameError) return undefined;
    throw error;
  }
}
