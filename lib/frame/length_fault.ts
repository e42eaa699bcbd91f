import type { FrameError } from "../errors.ts";
import type { ByteQueue } from "./byte_queue.ts";
import { overLimit, SEEN, undecodable, unencodable } from "./faults.ts";
import { type LengthLayout, specOfLength } from "./length_layout.ts";
import { holdsTwoFrames, remedyOf } from "./length_remedy.ts";
import { looksLike } from "./looks_like.ts";
import { countBytes, spacedHex } from "./show.ts";

/** Up to here, a limit that would let a frame pass is worth naming: 1 GiB. */
const MAX_ADVICE = 1024 ** 3;

/**
 * The error of a frame whose length cannot be: its value and its limit, the bytes of it, what they
 * look like, and the option that would make it fit.
 *
 * @param queue Bytes with a whole header in front.
 */
export function lengthFault(queue: ByteQueue, layout: LengthLayout): FrameError {
  const { field, offset, header, adjust, strip, maxFrame } = layout;
  const length = field.readExactly(queue.view(offset, header));
  const total = length + BigInt(header + adjust);
  const refuse = (fault: "negative" | "garbage" | "oversize", what: string) =>
    undecodable(specOfLength(layout), { fault, reason: `${what}: ${clues(queue, layout)}` });
  if (length < 0) return refuse("negative", `length ${length} is below zero`);
  if (total < header) {
    return refuse("negative", `length ${length} with adjust=${adjust} is shorter than its header`);
  }
  if (total < strip) {
    return refuse("garbage", `length ${length} makes a frame shorter than strip=${strip}`);
  }
  const size = total - BigInt(strip);
  const limit = overLimit(length, maxFrame);
  if (size === length) return refuse("oversize", limit);
  return refuse("oversize", `a message of ${size} bytes by its ${limit}`);
}

/** The error of a message for which the length would have to be negative. */
export function shortMessageFault(message: Uint8Array, layout: LengthLayout): FrameError {
  const { header, adjust, strip } = layout;
  const least = Math.max(0, header - strip, header - strip + adjust);
  const reason = `the message has ${countBytes(message.length)} and needs at least ${least}`;
  return unencodable(specOfLength(layout), { fault: "negative", reason });
}

/** What the length's bytes are, look like and could be. */
function clues(queue: ByteQueue, layout: LengthLayout): string {
  const { field, offset, header } = layout;
  const bytes = queue.view(offset, header);
  const looks = looksLike(queue.view(0, Math.min(SEEN, queue.length)), { header }) ??
    looksLike(bytes);
  const other = field.swapped();
  const swapped = Number(other.readExactly(bytes));
  const verb = bytes.length === 1 ? "the byte is" : "the bytes are";
  const hex = spacedHex(bytes);
  const isSwapped = holdsTwoFrames(queue, { ...layout, field: other });
  const remedy = isSwapped || looks ? undefined : remedyOf(queue, layout);
  if (remedy !== undefined) return `${verb} ${hex}: with ${remedy} this frame and the next fit`;
  const found = looks ? [looks] : [];
  if (fits(swapped, layout)) {
    const how = isSwapped ? "which fits, and the next frame fits too" : "which fits";
    found.push(`read as ${other.name} are ${swapped}, ${how}`);
  }
  if (found.length > 0) return `the bytes ${hex} ${found.join(", and ")}`;
  const options = advice(Number(field.readExactly(bytes)), layout);
  return `${verb} ${hex}${options && `: ${options} would make it fit`}`;
}

/** The options under which a length is one. */
function advice(length: number, layout: LengthLayout): string {
  const { header, adjust, strip } = layout;
  const size = header + length + adjust - strip;
  const options = [0, -layout.field.bytes, -header]
    .filter((other) => other !== adjust && fits(length, { ...layout, adjust: other }))
    .map((other) => `adjust=${other}`);
  if (length >= 0 && size > layout.maxFrame && size <= MAX_ADVICE) options.unshift(`max=${size}`);
  return [...new Set(options)].join(" or ");
}

function fits(length: number, layout: LengthLayout): boolean {
  const total = layout.header + length + layout.adjust;
  const least = Math.max(layout.header, layout.strip);
  return length >= 0 && total >= least && total - layout.strip <= layout.maxFrame;
}
