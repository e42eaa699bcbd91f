import type { Channel } from "../net/channel.ts";

/** How many messages are sent at once. */
const BATCH = 64;

/** Options of {@linkcode speak}. */
export interface SpeakOptions {
  /**
   * Ends after the first message.
   *
   * @default {false}
   */
  once?: boolean;
  /** Ends after the messages that are being sent. */
  signal?: AbortSignal;
  /** Is shown what the peer sent, which is thrown away. */
  onMessages?: (messages: readonly Uint8Array[]) => void;
  /** Is shown the messages when they are written. */
  onAnswers?: (answers: readonly Uint8Array[]) => void;
}

/** Sends messages to a peer until there are no more, and throws away what it sends. */
export async function speak(
  channel: Channel,
  messages: Iterable<Uint8Array>,
  options: SpeakOptions = {},
): Promise<void> {
  const { once = false, signal, onAnswers } = options;
  const rest = messages[Symbol.iterator]();
  let heard: Promise<void> | undefined;
  while (!signal?.aborted) {
    const batch = takeSome(rest, once ? 1 : BATCH);
    // Who speaks at length has to listen as well, or a peer that talks on would wait for ever.
    if (batch.length === BATCH) heard ??= ignore(channel, options);
    await channel.send(batch);
    onAnswers?.(batch);
    if (batch.length < BATCH) break;
  }
  await channel.closeWrite();
  await heard;
}

function takeSome(rest: Iterator<Uint8Array>, count: number): Uint8Array[] {
  const batch: Uint8Array[] = [];
  while (batch.length < count) {
    const { done, value } = rest.next();
    if (done) break;
    batch.push(value);
  }
  return batch;
}

async function ignore(channel: Channel, { onMessages }: SpeakOptions): Promise<void> {
  try {
    for (let got = await channel.receive(); got !== null; got = await channel.receive()) {
      onMessages?.(got);
    }
  } catch {
    // Who speaks finds out by itself when the peer is gone.
  }
}
