import { toError } from "../errors.ts";
import { spacedHex } from "../frame/show.ts";
import { safe } from "../safe.ts";

/** How much of a value is shown, in bytes. */
const MAX_SHOWN = 4096;

/**
 * Tags of CBOR (RFC 8949 section 3.4) that are not shown, but what they are put on: times, numbers
 * larger than 64 bits, CBOR inside, texts of a certain form, UUIDs, and "this is CBOR".
 */
const TAGS = [0, 1, 2, 3, 24, 32, 33, 34, 35, 36, 37, 55799];

/** How a message is read as a value. */
export type Decode = (bytes: Uint8Array) => unknown;

/** Formats whose messages hold one value each. */
const DECODERS: Readonly<Record<string, () => Promise<Decode>>> = {
  json: () => {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return Promise.resolve((bytes) => JSON.parse(decoder.decode(bytes)));
  },
  msgpack: async () => {
    const { decode } = await import("@msgpack/msgpack");
    // What is announced cannot be more than there is: else a few bytes could ask for much memory.
    return (bytes) => {
      const { length: most } = bytes;
      return decode(bytes, { maxArrayLength: most, maxMapLength: most });
    };
  },
  cbor: async () => {
    const { decode } = await import("cborg");
    const tags = Object.fromEntries(
      TAGS.map((tag) => [tag, (content: () => unknown) => content()]),
    );
    return (bytes) => decode(bytes, { useMaps: true, tags });
  },
};

/** How a view decodes messages, its library loaded; nothing for a view that shows bytes. */
export async function decoderOf(view: string | undefined): Promise<Decode | undefined> {
  if (view === undefined || !Object.hasOwn(DECODERS, view)) return undefined;
  return await DECODERS[view]!();
}

/**
 * A value laid out over lines, in the manner of JSON.
 *
 * @throws {Error} When the bytes are no value.
 */
export function layOut(value: unknown): string {
  return JSON.stringify(value, plain, 2) ?? "undefined";
}

/** A value on one line, in the manner of JSON, harmless on a terminal; or why there is none. */
export function showValue(bytes: Uint8Array, decode: Decode): string {
  try {
    return safe(JSON.stringify(decode(bytes), plain) ?? "undefined", { max: MAX_SHOWN });
  } catch (error) {
    return `(${safe(toError(error).message, { max: 200 })})`;
  }
}

/** A message's value as a field of a JSON event, where a view decodes it and it has one. */
export function decodedFields(
  bytes: Uint8Array,
  decode: Decode | undefined,
): { value?: unknown } {
  if (!decode) return {};
  try {
    return { value: JSON.parse(JSON.stringify(decode(bytes), plain)) };
  } catch {
    return {};
  }
}

/** What JSON has no words for, in words. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return `${value}`;
  if (value instanceof Map) return Object.fromEntries(value);
  return value instanceof Uint8Array ? `h'${spacedHex(value)}'` : value;
}
