/**
 * Frames that begin with their length in decimal digits and a space, the "octet counting" of syslog
 * over TCP.
 *
 * ```text
 *   ┌────────┬────┬─────────┐
 *   │ digits │ SP │ message │      5 hello
 *   └────────┴────┴─────────┘
 * ```
 *
 * No leading zeros. RFC 6587 knows no empty message; here it is `0` and a space.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6587#section-3.4.1}
 * @module
 */
import { AsciiLengthCodec } from "./ascii_length.ts";
import type { Codec } from "./codec.ts";
import { type CodecOptions, maxFrameOf } from "./limits.ts";

/** Makes the codec of RFC 6587 octet counting. */
export function decimal(options: CodecOptions = {}): Codec {
  const maxFrame = maxFrameOf(options);
  return new AsciiLengthCodec({ name: "decimal", separator: " ", trailer: "", maxFrame });
}
