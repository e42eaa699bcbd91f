/**
 * Frame specs: the grammar in which `--frame` and {@linkcode parseCodec} name a codec.
 *
 * ```text
 *   name                            u32le
 *   name:option=value,…             u16be:offset=2,adjust=-4,strip=4,max=1MiB
 *   name:argument                   fixed:64
 *   name:argument,option=value,…    delim:0d0a,max=64KiB
 * ```
 *
 * @module
 */
import { UsageError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { parseSize } from "../units.ts";
import { cobs } from "./cobs.ts";
import type { Codec } from "./codec.ts";
import { contentLength } from "./content_length.ts";
import { decimal } from "./decimal.ts";
import { delimiter, line, nul } from "./delimiter.ts";
import { fixed } from "./fixed.ts";
import { lengthPrefix } from "./length_prefix.ts";
import { netstring } from "./netstring.ts";
import { raw } from "./raw.ts";
import { slip } from "./slip.ts";
import { readHex, readSpecOptions, type SpecOptions } from "./spec_options.ts";
import { varint } from "./varint.ts";

/** One line in the list of codecs. */
export interface CodecEntry {
  /** How it is written, with its argument: `u32le`, `fixed:N`. */
  readonly spec: string;
  /** What it is, in a few words. */
  readonly doc: string;
}

interface Format extends CodecEntry {
  /** Whether `offset`, `adjust` and `strip` may be given, and not only `max`. */
  readonly placed?: true;
  make(options: SpecOptions, argument: string): Codec;
}

const LITTLE = { littleEndian: true } as const;

const FORMATS: readonly Format[] = [
  length("u8", { bytes: 1 }),
  length("u16le", { bytes: 2, ...LITTLE }),
  length("u16be", { bytes: 2 }),
  length("u24le", { bytes: 3, ...LITTLE }),
  length("u24be", { bytes: 3 }),
  length("u32le", { bytes: 4, ...LITTLE }),
  length("u32be", { bytes: 4 }),
  length("u64le", { bytes: 8, ...LITTLE }),
  length("u64be", { bytes: 8 }),
  length("i32le", { bytes: 4, signed: true, ...LITTLE }),
  length("i32be", { bytes: 4, signed: true }),
  { spec: "varint", doc: "varint length, as Protocol Buffers delimit messages", make: varint },
  { spec: "decimal", doc: "length in digits and a space (RFC 6587)", make: decimal },
  { spec: "netstring", doc: "length in digits, a colon, the message, a comma", make: netstring },
  { spec: "line", doc: "ends with LF or CRLF", make: line },
  { spec: "nul", doc: "ends with a zero byte", make: nul },
  {
    spec: "delim:HEX",
    doc: "ends with the bytes given in hexadecimal: delim:0d0a",
    make: (options, argument) => delimiter(readHex(argument), options),
  },
  {
    spec: "fixed:N",
    doc: "every frame has N bytes: fixed:64",
    make: (options, argument) => fixed(parseSize(argument), options),
  },
  {
    spec: "content-length",
    doc: "headers with Content-Length (LSP, JSON-RPC)",
    make: contentLength,
  },
  { spec: "slip", doc: "between END bytes, escaped (RFC 1055)", make: slip },
  { spec: "cobs", doc: "ends with a zero byte, stuffed (COBS)", make: cobs },
  { spec: "raw", doc: "no frames: a read is a read", make: raw },
];

/** Every codec that a spec can name, for help and completions. */
export const CODECS: readonly CodecEntry[] = FORMATS.map(({ spec, doc }) => ({ spec, doc }));

/**
 * Makes the codec that a spec names.
 *
 * @example Decode two frames from the bytes of one read
 * ```ts
 * import { decodeAll, parseCodec } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = Uint8Array.of(0, 2, 104, 105, 0, 1, 33);
 * const frames = decodeAll(parseCodec("u16be"), bytes);
 * assertEquals(frames.map((frame) => new TextDecoder().decode(frame)), ["hi", "!"]);
 * ```
 *
 * @param spec `u8`, `u16le` `u16be` … `u64be`, `i32le`, `i32be`, `varint`, `decimal`, `netstring`,
 * `line`, `nul`, `delim:HEX`, `fixed:N`, `content-length`, `slip`, `cobs` or `raw`. Each takes
 * `max=SIZE`; those with a fixed width of the length also `offset=`, `adjust=` and `strip=`.
 * @throws {UsageError} When the text is no spec, with the nearest one.
 */
export function parseCodec(spec: string): Codec {
  const [, name = "", rest] = /^([^:]*)(?::(.*))?$/s.exec(spec) ?? [];
  const format = FORMATS.find((format) => nameOf(format) === name);
  if (format === undefined) throw unknown(spec, name);
  const parts = rest === undefined ? [] : rest.split(",");
  const takesArgument = format.spec !== name;
  const argument = takesArgument ? parts.shift() ?? "" : "";
  if (takesArgument && argument === "") {
    throw new UsageError(`Cannot read "${spec}" as a frame spec: write it as ${format.spec}`);
  }
  const names = format.placed ? ["offset", "adjust", "strip", "max"] : ["max"];
  return format.make(readSpecOptions(parts, { name, names }), argument);
}

function length(spec: string, field: Parameters<typeof lengthPrefix>[0]): Format {
  const order = field.bytes === 1 ? "" : field.littleEndian ? ", little-endian" : ", big-endian";
  const sign = field.signed ? ", negative is malformed" : "";
  return {
    spec,
    doc: `${field.bytes}-byte length${order}${sign}`,
    placed: true,
    make: (options) => lengthPrefix({ ...field, ...options }),
  };
}

function nameOf(format: Format): string {
  return format.spec.split(":", 1)[0]!;
}

function unknown(spec: string, name: string): UsageError {
  const names = FORMATS.map(nameOf);
  const written = name.toLowerCase();
  // A name cut short, as "u32" is, has its longer ones nearest.
  const longer = written === "" ? undefined : names.find((known) => known.startsWith(written));
  const near = longer ?? nearest(written, names);
  const hint = near === undefined ? "" : `did you mean "${near}"? `;
  const known = FORMATS.map((format) => format.spec).join(", ");
  return new UsageError(`Cannot read "${spec}" as a frame spec: ${hint}known are ${known}`);
}
