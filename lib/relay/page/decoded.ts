import { toError } from "../../errors.ts";
import { type Decode, decoderOf, layOut } from "../decode_value.ts";
import type { Decoded } from "../../web/inspector/protocol.ts";

/** How much of a value's text is sent. */
const MAX_TEXT = 64 << 10;

/** The formats, by the names of their decoders. */
const FORMATS = { msgpack: "MessagePack", cbor: "CBOR" } as const;

/** A message read in each format whose values are no text; the one that it seems to be is in front. */
export async function decodedOf(bytes: Uint8Array): Promise<readonly Decoded[]> {
  const all = Object.entries(FORMATS).map(async ([name, as]) => {
    return read(bytes, { as, decode: (await decoderOf(name))! });
  });
  const ranked = (await Promise.all(all)).sort((a, b) => b.rank - a.rank);
  return ranked.map(({ rank, ...decoded }) => ({ ...decoded, fits: rank > 0 }));
}

function read(
  bytes: Uint8Array,
  { as, decode }: { as: Decoded["as"]; decode: Decode },
): Omit<Decoded, "fits"> & { rank: number } {
  try {
    const value = decode(bytes);
    return { as, text: layOut(value).slice(0, MAX_TEXT), rank: bytes.length > 1 ? rank(value) : 0 };
  } catch (error) {
    return { as, text: toError(error).message, rank: 0 };
  }
}

/** Maps are likelier than lists to be what was meant; anything else may be one by chance. */
function rank(value: unknown): number {
  if (Array.isArray(value)) return 1;
  if (typeof value !== "object" || value === null) return 0;
  return value instanceof Map || Object.getPrototypeOf(value) === Object.prototype ? 2 : 0;
}
