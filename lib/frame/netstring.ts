/**
 * Netstrings: the length in decimal digits, a colon, the message, a comma.
 *
 * ```text
 *   ┌────────┬───┬─────────┬───┐
 *   │ digits │ : │ message │ , │      5:hello,
 *   └────────┴───┴─────────┴───┘
 * ```
 *
 * No leading zeros; the empty message is `0:,`.
 *
 * @see {@link https://cr.yp.to/proto/netstrings.txt}
 * @module
 */
import { AsciiLengthCodec } from "./ascii_length.ts";
import type { Codec } from "./codec.ts";
import { type CodecOptions, maxFrameOf } from "./limits.ts";

/** Makes the codec of netstrings. */
export function netstring(options: CodecOptions = {}): Codec {
  const maxFrame = maxFrameOf(options);
  return new AsciiLengthCodec({ name: "netstring", separator: ":", trailer: ",", maxFrame });
}
