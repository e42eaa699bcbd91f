import type { ByteQueue } from "./byte_queue.ts";
import type { LengthLayout } from "./length_layout.ts";

/** How far into the bytes a length field that was looked for in the wrong place is sought. */
const MAX_OFFSET = 8;

/** Whether two whole frames of a layout stand at the front of the queue: one may by chance. */
export function holdsTwoFrames(queue: ByteQueue, layout: LengthLayout): boolean {
  const first = frameAt(queue, 0, layout);
  return first !== undefined && frameAt(queue, first, layout) !== undefined;
}

/**
 * The options with which what is queued would be frames: a length that counts its own bytes or all
 * of its header, or that begins later.
 *
 * @returns `adjust=-4`, `offset=2`; `undefined` when no such change makes two frames of it.
 */
export function remedyOf(queue: ByteQueue, layout: LengthLayout): string | undefined {
  const { field, offset, header, strip } = layout;
  for (const adjust of [0, -field.bytes, -header]) {
    if (adjust === layout.adjust) continue;
    if (holdsTwoFrames(queue, { ...layout, adjust })) return `adjust=${adjust}`;
  }
  for (let other = 0; other <= MAX_OFFSET; other++) {
    if (other === offset) continue;
    const end = other + field.bytes;
    const moved = { ...layout, offset: other, header: end, strip: strip === header ? end : strip };
    if (holdsTwoFrames(queue, moved)) return `offset=${other}`;
  }
  return undefined;
}

/** The size of a frame that is whole; one of no bytes is no sign of anything. */
// deno-lint-ignore sockeye/max-parameters -- a place in a queue
function frameAt(queue: ByteQueue, at: number, layout: LengthLayout): number | undefined {
  const { field, offset, header, adjust, strip, maxFrame } = layout;
  if (queue.length < at + header) return undefined;
  const length = Number(field.readExactly(queue.view(at + offset, at + header)));
  const total = header + length + adjust;
  const isFrame = length > 0 && total >= Math.max(header, strip) && total - strip <= maxFrame;
  return isFrame && at + total <= queue.length ? total : undefined;
}
