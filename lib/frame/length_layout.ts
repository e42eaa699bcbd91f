import { UsageError } from "../errors.ts";

import { LengthField, type LengthFieldOptions } from "./length_field.ts";
import {
  checkInteger,
  type CodecOptions,
  DEFAULT_MAX_FRAME,
  maxFrameOf,
  specText,
} from "./limits.ts";

/** How far into a frame its length field may begin, and how much of a frame may be left out. */
const MAX_HEADER = 64 * 1024;

/** Options of `lengthPrefix`. */
export interface LengthPrefixOptions extends LengthFieldOptions, CodecOptions {
  /**
   * How many bytes of the frame come before its length field.
   *
   * @default {0}
   */
  offset?: number;
  /**
   * What to add to the length to know how many bytes follow it. Negative when the length counts the
   * header too, positive when it leaves out a trailer.
   *
   * @default {0}
   */
  adjust?: number;
  /**
   * How many bytes at the front of a frame are left out of the message: `0` keeps the header.
   *
   * @default {offset + bytes}
   */
  strip?: number;
}

/** Where everything lies in a frame that begins with its length: the options, checked and complete. */
export interface LengthLayout {
  /** The length field. */
  field: LengthField;
  /** Where the length field begins. */
  offset: number;
  /** Where the length field ends. */
  header: number;
  /** What to add to the length to know how many bytes follow it. */
  adjust: number;
  /** Where the message begins. */
  strip: number;
  /** The largest message. */
  maxFrame: number;
}

/**
 * Completes and checks the options of a length prefix.
 *
 * @throws {UsageError} When one is out of range, or no frame could exist.
 */
export function layoutLength(options: LengthPrefixOptions): LengthLayout {
  const field = new LengthField(options);
  const { offset = 0, adjust = 0 } = options;
  checkInteger(offset, { name: "offset", min: 0, max: MAX_HEADER });
  checkInteger(adjust, { name: "adjust", min: -field.max, max: field.max });
  const header = offset + field.bytes;
  const { strip = header } = options;
  checkInteger(strip, { name: "strip", min: 0, max: MAX_HEADER + field.bytes });
  if (strip > offset && strip < header) {
    throw new UsageError(
      `Cannot use ${strip} as strip: it is inside the length field, which ends at ${header}`,
    );
  }
  const layout = { field, offset, header, adjust, strip };
  const capacity = mostOf(layout);
  if (capacity < 0) throw new UsageError(`Cannot use ${strip} as strip: no frame is so long`);
  return { ...layout, maxFrame: Math.min(maxFrameOf(options), capacity) };
}

/** The spec that gives a layout back. */
export function specOfLength(layout: LengthLayout): string {
  const { field, offset, header, adjust, strip, maxFrame } = layout;
  return specText(field.name, {
    offset: offset || undefined,
    adjust: adjust || undefined,
    strip: strip === header ? undefined : strip,
    max: maxFrame === Math.min(DEFAULT_MAX_FRAME, mostOf(layout)) ? undefined : maxFrame,
  });
}

/** The largest message that the length field can say. */
function mostOf(layout: Omit<LengthLayout, "maxFrame">): number {
  return layout.header + layout.field.max + layout.adjust - layout.strip;
}
