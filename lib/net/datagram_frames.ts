import { ByteQueue } from "../frame/byte_queue.ts";
import type { Codec } from "../frame/codec.ts";
import { isRaw } from "./framed.ts";

/**
 * The messages in a datagram: its frames, or without frames the datagram itself, be it empty.
 *
 * @throws {FrameError} When it holds bytes that are no frame.
 * @throws {TruncatedError} When it ends inside a frame: no other datagram continues it.
 */
export function decodeDatagram(data: Uint8Array, codec: Codec): Uint8Array[] {
  if (isRaw(codec)) return [data];
  const queue = new ByteQueue();
  queue.adopt(data);
  const messages: Uint8Array[] = [];
  for (let next = codec.decode(queue); next !== undefined; next = codec.decode(queue)) {
    messages.push(next);
  }
  const last = codec.end(queue);
  if (last !== undefined) messages.push(last);
  return messages;
}

/**
 * Messages as datagrams: as frames all in one, or without frames one each.
 *
 * @throws {FrameError} When no frame may hold one of them.
 */
export function encodeDatagrams(
  messages: readonly Uint8Array[],
  codec: Codec,
): readonly Uint8Array[] {
  if (isRaw(codec) || messages.length === 0) return messages;
  const queue = new ByteQueue();
  for (const message of messages) codec.encode(message, queue);
  return [queue.view()];
}
