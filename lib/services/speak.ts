import type { Channel } from "../net/channel.ts";
import type { MessageCounts } from "../net/connection.ts";

/** How many messages are sent at once. */
const BATCH = 64;

/** Shows messages to somebody, in time or later; nothing more is read or sent until then. */
export type Show = (messages: readonly Uint8Array[]) => void | Promise<void>;

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
  onMessages?: Show;
  /** Is shown the messages when they are written. */
  onAnswers?: Show;
  /** Where the messages are counted. */
  counts?: MessageCounts;
}

/** Sends messages to a peer until there are no more, and throws away what it sends. */
export async function speak(
  channel: Channel,
  messages: Iterable<Uint8Array>,
  options: SpeakOptions = {},
): Promise<void> {
  const { once = false, signal, onAnswers, counts } = options;
  const rest = messages[Symbol.iterator]();
  let heard: Promise<void> | undefined;
  let failed = false;
  while (!signal?.aborted && !failed) {
    const batch = takeSome(rest, once ? 1 : BATCH);
    // Who speaks at length has to listen as well, or a peer that talks on would wait for ever.
    if (batch.length === BATCH && !heard) {
      heard = ignore(channel, options);
      heard.catch(() => failed = true);
    }
    await channel.send(batch);
    if (counts) counts.messagesOut += batch.length;
    if (onAnswers) await onAnswers(batch);
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

/** Reads until the peer ends; fails only where showing fails. */
async function ignore(channel: Channel, { onMessages, counts }: SpeakOptions): Promise<void> {
  // Whatever goes wrong with the peer, who speaks finds out by itself.
  const next = () => channel.receive().catch(() => null);
  for (let got = await next(); got !== null; got = await next()) {
    if (counts) counts.messagesIn += got.length;
    await onMessages?.(got);
  }
}
