import type { Codec } from "../codec.ts";
import { lengthPrefix } from "../length_prefix.ts";
import type { LengthFieldBytes } from "../length_field.ts";
import { specText } from "../limits.ts";
import { parseCodec } from "../spec.ts";
import { findPeriods } from "./periods.ts";

/** What speaks for a candidate, and so how it is weighed. */
export type Kind = "length" | "head" | "delimiter" | "slip" | "cobs" | "fixed";

/** Where a length field lies. */
export interface Layout {
  /** How many bytes come before it. */
  readonly offset: number;
  /** Where it ends. */
  readonly header: number;
  /** What is added to it. */
  readonly adjust: number;
}

/** A spec that may be the right one. */
export interface Candidate {
  /** The spec. */
  readonly spec: string;
  /** Its codec, with a limit that fits a capture. */
  readonly codec: Codec;
  /** How it is weighed. */
  readonly kind: Kind;
  /** What it takes to say it, in bits: less for what is more usual. */
  readonly price: number;
  /** Where its length field lies, if it has one of fixed width. */
  readonly layout?: Layout;
}

const WIDTHS: readonly LengthFieldBytes[] = [1, 2, 3, 4, 8];
const MAX_OFFSET = 8;
/** What headers of real protocols have behind their length and do not count, in short headers. */
const [BEHIND, MAX_OFFSET_BEHIND] = [[1, 2, 3, 4, 5, 6, 7, 8], 4] as const;
const DELIMITERS = ["0d0a", "0d", "0d0a0d0a", "03", "04", "1e", "3b"] as const;
const MAX_FRAME = 1 << 20;

/** What it takes to say a spec: one of a dozen names; then where, and what the length leaves out. */
const [PLAIN, PLACED, ADJUSTED] = [4, 4, 4];

/** Every spec that is tried on captures. */
export function listCandidates(captures: readonly Uint8Array[]): Candidate[] {
  return [
    ...lengthCandidates(),
    named("varint", "head", PLAIN + 0.5),
    ...["decimal", "netstring", "content-length"].map((spec) => named(spec, "head", PLAIN)),
    ...["line", "nul"].map((spec) => named(spec, "delimiter", 0)),
    ...DELIMITERS.map((hex) => named(`delim:${hex}`, "delimiter", hex === "0d0a" ? -1 : 2)),
    named("slip", "slip", PLAIN),
    named("cobs", "cobs", PLAIN),
    ...findPeriods(captures).map((size) => named(`fixed:${size}`, "fixed", 0)),
  ];
}

// deno-lint-ignore sockeye/max-parameters -- a row of the table above
function named(spec: string, kind: Kind, price: number): Candidate {
  return { spec, kind, price, codec: parseCodec(spec) };
}

function* lengthCandidates(): Generator<Candidate> {
  for (const bytes of WIDTHS) {
    for (const littleEndian of bytes === 1 ? [false] : [false, true]) {
      for (let offset = 0; offset <= MAX_OFFSET; offset++) {
        const behind = offset <= MAX_OFFSET_BEHIND ? BEHIND : [];
        for (const adjust of new Set([0, -bytes, -offset - bytes, ...behind])) {
          yield lengthCandidate({ bytes, littleEndian, offset, adjust });
        }
      }
    }
  }
}

function lengthCandidate(
  { bytes, littleEndian, offset, adjust }: {
    bytes: LengthFieldBytes;
    littleEndian: boolean;
    offset: number;
    adjust: number;
  },
): Candidate {
  const codec = lengthPrefix({ bytes, littleEndian, offset, adjust, maxFrame: MAX_FRAME });
  const name = codec.spec.split(":", 1)[0]!;
  const options = { offset: offset || undefined, adjust: adjust || undefined };
  const price = PLAIN + (offset && PLACED + offset / 2) +
    (adjust && ADJUSTED + Math.max(0, adjust) / 2);
  const layout = { offset, header: offset + bytes, adjust };
  return { spec: specText(name, options), kind: "length", codec, price, layout };
}
