import { encodeAll } from "../../frame/all.ts";
import type { Codec } from "../../frame/codec.ts";
import type { Case, Trial } from "./trial.ts";

const ENCODER = new TextEncoder();
/** What a header with a length of its own digits says. */
const DIGITS: Record<string, readonly [oversize: string, garbage: string]> = {
  decimal: ["999999999999 x", "five hello"],
  netstring: ["999999999999:x,", "5:helloX"],
  "content-length": ["Content-Length: 999999999999\r\n\r\nx", "Content-Length: -5\r\n\r\nx"],
};

/** Frames that no server should believe: each must end the connection, and nothing but that. */
export function listHostileCases(codec: Codec, message: Uint8Array): Case[] {
  const whole = encodeAll(codec, [message]);
  const cutOff = [1, Math.ceil(whole.length / 2), whole.length - 1]
    .filter((at, i, all) => at > 0 && at < whole.length && all.indexOf(at) === i)
    .map((at) => bytesTrial(whole.subarray(0, at), true));
  const cases: Case[] = [
    { name: "oversize", about: "a length no memory holds", trials: oversize(codec) },
    { name: "negative", about: "a length below zero", trials: negative(codec) },
    { name: "garbage", about: "a header that is none", trials: garbage(codec) },
    { name: "truncated", about: "FIN inside a frame", trials: cutOff },
  ];
  return cases.filter(({ trials }) => trials.length > 0).map((one) => ({ ...one, judge: "ends" }));
}

function bytesTrial(wire: Uint8Array, halfClose = false): Trial {
  return { messages: [], wire, cuts: [], halfClose };
}

function oversize(codec: Codec): Trial[] {
  const name = codec.spec.split(":", 1)[0]!;
  const field = fieldOf(codec);
  if (field) {
    const { width, little, offset, adjust } = field;
    const full = new Uint8Array(offset + width + 1).fill(0xff, offset, offset + width);
    // The largest that is positive, for those who read it as signed.
    const most = full.slice();
    most[little ? offset + width - 1 : offset] = 0x7f;
    const lengths = [[2 ** (8 * width - 1) - 1, most], [2 ** (8 * width) - 1, full]] as const;
    return lengths.filter(([length]) => length + adjust > codec.maxFrame)
      .map(([, bytes]) => bytesTrial(bytes));
  }
  if (name === "varint") return [bytesTrial(Uint8Array.of(...Array(9).fill(0xff), 1, 0x78))];
  return DIGITS[name] ? [bytesTrial(ENCODER.encode(DIGITS[name][0]))] : [];
}

function negative(codec: Codec): Trial[] {
  const field = fieldOf(codec);
  if (field === undefined) return [];
  const { width, little, offset } = field;
  const filled = (fill: number, top: number) => {
    const bytes = new Uint8Array(offset + width).fill(fill, offset);
    bytes[little ? offset + width - 1 : offset] = top;
    return bytes;
  };
  const signed = [filled(0xff, 0xff), filled(0x00, 0x80)].filter(() => width >= 4);
  // A length that counts its own header cannot be 0.
  const zero = /adjust=-/.test(codec.spec) ? [filled(0, 0)] : [];
  return [...zero, ...signed].map((bytes) => bytesTrial(bytes));
}

function garbage(codec: Codec): Trial[] {
  const name = codec.spec.split(":", 1)[0]!;
  if (DIGITS[name]) return [bytesTrial(ENCODER.encode(DIGITS[name][1]))];
  if (name === "varint") return [bytesTrial(new Uint8Array(12).fill(0xff))];
  if (name === "cobs") return [bytesTrial(Uint8Array.of(9, 0x78, 0))];
  if (name === "slip") return [bytesTrial(Uint8Array.of(0xc0, 0xdb, 0x78, 0xc0))];
  return [];
}

/** Where a codec has its length field of fixed width. */
function fieldOf(codec: Codec) {
  const [, bits, order] = /^[ui](\d+)(le|be)?\b/.exec(codec.spec) ?? [];
  if (bits === undefined) return undefined;
  const option = (name: string) =>
    Number(new RegExp(`${name}=(-?\\d+)`).exec(codec.spec)?.[1] ?? 0);
  const [offset, adjust] = [option("offset"), option("adjust")];
  return { width: Number(bits) / 8, little: order === "le", offset, adjust };
}
