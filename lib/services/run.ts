import { abortCallbacks } from "../net/abort_callbacks.ts";
import type { Channel } from "../net/channel.ts";
import type { MessageCounts } from "../net/connection.ts";
import type { Ending } from "../net/ending.ts";
import type { Service } from "./service.ts";
import { type Show, speak } from "./speak.ts";

/** Options of {@linkcode runService}. */
export interface RunServiceOptions {
  /**
   * Ends after the first message and its answer (a short connection).
   *
   * @default {false}
   */
  once?: boolean;
  /** When it is aborted (the server drains), the answer under way is finished, and no more. */
  signal?: AbortSignal;
  /** Is shown the messages of each read; they are answered when it is done. */
  onMessages?: Show;
  /** Is shown the answers when they are written. */
  onAnswers?: Show;
  /** Where the messages are counted. */
  counts?: MessageCounts;
  /** Is told how long a read waited until its answers were written, in seconds: of each eighth. */
  latency?: { observe(seconds: number): void } | undefined;
}

/** Of how many reads one is timed, the first to begin with: the clock costs as much as a counter. */
const SAMPLED = 8;
const FIN: Ending = { by: "peer", how: "FIN" };
const DONE: Ending = { by: "local", how: "done" };
const SHUTDOWN: Ending = { by: "local", how: "shutdown" };

/**
 * Lets a service answer a channel until the peer ends: a whole read is answered by a whole write.
 *
 * @returns Who ended it and how.
 * @throws {Error} As the channel does.
 */
export function runService(
  channel: Channel,
  service: Service,
  options: RunServiceOptions = {},
): Promise<Ending> {
  const opening = service.opening?.();
  return opening ? open(channel, opening, options) : answerAll(channel, service, options);
}

async function open(
  channel: Channel,
  opening: Iterable<Uint8Array>,
  options: RunServiceOptions,
): Promise<Ending> {
  await speak(channel, opening, options);
  return options.signal?.aborted ? SHUTDOWN : DONE;
}

async function answerAll(
  channel: Channel,
  service: Service,
  options: RunServiceOptions,
): Promise<Ending> {
  const { once = false, signal, onMessages, counts, latency } = options;
  // A pending receive cannot be taken back: ending this direction asks the peer to end its own.
  const onAbort = () => void channel.closeWrite().catch(() => {});
  const callbacks = signal && abortCallbacks(signal);
  callbacks?.add(onAbort);
  let reads = 0;
  try {
    while (!signal?.aborted) {
      const received = await channel.receive();
      if (received === null || signal?.aborted) {
        await channel.closeWrite();
        return received === null ? FIN : SHUTDOWN;
      }
      const timed = reads++ % SAMPLED === 0 ? latency : undefined;
      const since = timed ? performance.now() : 0;
      const messages = once ? received.slice(0, 1) : received;
      if (counts) counts.messagesIn += messages.length;
      if (onMessages) await onMessages(messages);
      const answers = service.answer(messages);
      // Awaited here and not in a function: each more would cost every read a promise.
      if (answers.length > 0) await channel.send(answers);
      timed?.observe((performance.now() - since) / 1000);
      if (counts) counts.messagesOut += answers.length;
      if (options.onAnswers && answers.length > 0) await options.onAnswers(answers);
      if (once) return DONE;
    }
    return SHUTDOWN;
  } finally {
    callbacks?.delete(onAbort);
  }
}
