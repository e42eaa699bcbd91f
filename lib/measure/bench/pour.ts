import type { Channel } from "../../net/channel.ts";
import { messagesOf } from "./template.ts";

/** How many bytes are sent at once: small messages go together. */
const BATCH = 64 << 10;

/** Messages of one size, so many that a write is worth its while. */
export function batchOf(size: number): readonly Uint8Array[] {
  const message = messagesOf(size, false).make(0);
  return Array.from({ length: Math.ceil(BATCH / Math.max(size, 16)) }, () => message);
}

/**
 * Sends as much as the peer takes, and throws away what it sends, until it ends or the signal is
 * aborted: the other end of a bulk load. Never rejects: a peer that goes, goes.
 *
 * @param options.size Bytes of a message.
 */
export async function pour(
  channel: Channel,
  options: { size: number; signal: AbortSignal },
): Promise<void> {
  const { size, signal } = options;
  const batch = batchOf(size);
  let isOver = false;
  const receiving = (async () => {
    while (await channel.receive() !== null);
  })().catch(() => {}).finally(() => isOver = true);
  try {
    while (!isOver && !signal.aborted) await channel.send(batch);
    await channel.closeWrite();
  } catch {
    // It takes no more.
  }
  channel.close();
  await receiving;
}
