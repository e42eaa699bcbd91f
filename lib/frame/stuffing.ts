import type { ByteQueue } from "./byte_queue.ts";

/**
 * Drops the delimiters at the front of the queue. Between frames they say nothing, and a peer that
 * sends them without end must not fill the queue.
 */
export function skipIdle(queue: ByteQueue, delimiter: number): void {
  const { bytes, start, end } = queue;
  let at = start;
  while (at < end && bytes[at] === delimiter) at++;
  // A skip of nothing would forget what has been searched.
  if (at > start) queue.skip(at - start);
}
