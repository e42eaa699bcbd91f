import { formatAddress } from "../../address.ts";
import { UsageError } from "../../errors.ts";
import { pause } from "../../net/backoff.ts";
import type { Channel } from "../../net/channel.ts";
import { Framed } from "../../net/framed.ts";
import { parseDuration } from "../../units.ts";
import { parseInput } from "../bytes.ts";
import { cutFrames } from "../cut.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { type Dial, openDial } from "../dial.ts";
import { Exchange, type Goal } from "../exchange.ts";
import { openInput } from "../files.ts";
import type { FlagValues } from "../flag.ts";
import { hearOut } from "../hear_out.ts";
import { chunksOf } from "../input.ts";
import { parsePeerAddress } from "../peer_address.ts";
import { openReplyLog } from "../reply_log.ts";
import { concat } from "@std/bytes";

/** How long a raw stream must be quiet before what came counts as all, in milliseconds. */
const SETTLE = 250;
/** How long to wait for a reply, in milliseconds, unless `--timeout` says otherwise. */
const PATIENCE = 10_000;
/** How much is sent at once, in bytes, and what a message counts for besides its own. */
const [BATCH, MESSAGE_COST] = [64 << 10, 16];
/** The pause between the pieces of `--cut`, in milliseconds: each is to be a read of its own. */
const PIECE_GAP = 10;
/** The largest file sent as one message. */
const MAX_FILE = 64 << 20;

interface SendOptions {
  flags: FlagValues;
  exchange: Exchange;
  signal: AbortSignal;
}

/** `send ADDR [DATA…]`: sends each argument as a message and waits for the answers. */
export async function send({ args, flags }: Invocation, context: Context): Promise<number> {
  const address = parsePeerAddress(args[0]!, "http get");
  const messages = await readMessages(args.slice(1), { flags, context });
  const count = messages.length * (flags.repeat ?? 1);
  const dial = await openDial(address, flags);
  const goal = readGoal(flags, { count, dial });
  const channel = await dial.connect(context.signal);
  const log = openReplyLog(context, { flags, address: formatAddress(address) });
  const exchange = new Exchange(channel, {
    goal,
    onReplies: flags.wait === "none" ? ignore : log.replies,
  });
  const stop = () => exchange.stop();
  context.signal.addEventListener("abort", stop);
  try {
    const done = exchange.receive();
    done.catch(() => {}); // Awaited below; it may fail while the sending still runs.
    const batches = batchesOf(messages, { flags, together: dial.isStream && dial.keepsMessages });
    const options = { flags, exchange, signal: context.signal };
    const sending = flags.cut === undefined
      ? sendAll(channel, batches, options)
      : sendCut(channel, batches, options);
    const bytes = await sending
      .catch(async (error) => {
        if (context.signal.aborted) return undefined; // Closed below it; what is missing is told.
        await hearOut(error, done);
        throw error;
      });
    if (bytes !== undefined) log.sent(bytes, count);
    await exchange.allSent();
    await done;
  } finally {
    context.signal.removeEventListener("abort", stop);
    channel.close();
    await channel.closed;
  }
  if (channel.closing) log.closed(channel.closing);
  if (exchange.replies >= goal.least) return EXIT.done;
  log.missing(exchange);
  return EXIT.failed;
}

function ignore(): Promise<void> {
  return Promise.resolve();
}

async function readMessages(
  data: readonly string[],
  { flags, context }: { flags: FlagValues; context: Context },
): Promise<Uint8Array[]> {
  const messages = data.map((text) => parseInput(text, flags));
  for (const path of flags.file ?? []) messages.push(await readFile(path, context));
  if (messages.length > 0) return messages;
  throw new UsageError("Cannot send nothing: give DATA, or --file FILE (--file - is stdin)");
}

async function readFile(path: string, context: Context): Promise<Uint8Array> {
  using source = await openInput(path, context);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(source)) {
    size += chunk.length;
    if (size > MAX_FILE) {
      throw new UsageError(
        `Cannot send ${path} as one message: it is over ${MAX_FILE} bytes: pipe it into connect`,
      );
    }
    chunks.push(chunk.slice());
  }
  return concat(chunks);
}

/** What `--wait` means; without it, an answer to each message where messages keep their boundaries. */
function readGoal(flags: FlagValues, { count, dial }: { count: number; dial: Dial }): Goal {
  const { wait, timeout: patience = PATIENCE } = flags;
  const settle = dial.isStream ? SETTLE : 0;
  if (wait === undefined) {
    return dial.keepsMessages
      ? { least: count, patience, settle: 0 }
      : { least: 1, patience, settle };
  }
  if (wait === "none") return { least: 0, patience: 0, settle };
  if (/^\d+$/.test(wait)) return { least: Number(wait), patience, settle: 0 };
  const quiet = readQuiet(wait);
  return { least: 1, patience: quiet, settle: quiet };
}

/** The quiet time that `--wait` gives. */
function readQuiet(wait: string): number {
  try {
    return parseDuration(wait);
  } catch (cause) {
    throw new UsageError(
      `Cannot use "${wait}" as the value of --wait: write a count as 3, a quiet time as 500ms, or none`,
      { cause },
    );
  }
}

/**
 * Every message as often as asked, in the batches that are sent at once: with a pause between, or
 * without frames in a stream to tell them apart, each is a write of its own.
 */
function* batchesOf(
  messages: readonly Uint8Array[],
  { flags, together }: { flags: FlagValues; together: boolean },
): Generator<Uint8Array[]> {
  const { repeat = 1, interval = 0 } = flags;
  const most = together && interval === 0 ? BATCH : 0;
  let batch: Uint8Array[] = [];
  let size = 0;
  for (let round = 0; round < repeat; round++) {
    for (const message of messages) {
      batch.push(message);
      size += message.length + MESSAGE_COST;
      if (size < most) continue;
      yield batch;
      batch = [];
      size = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

/** Sends the bytes of all messages in the pieces that `--cut` asks for; returns the bytes sent. */
async function sendCut(
  channel: Channel,
  batches: Iterable<readonly Uint8Array[]>,
  { flags, exchange, signal }: SendOptions,
): Promise<number> {
  const { cut: where = "", interval = PIECE_GAP } = flags;
  if (!(channel instanceof Framed)) {
    throw new UsageError(
      "Cannot use --cut here: only a stream (TCP, TLS, a Unix socket) can be cut",
    );
  }
  const messages = [...batches].flat();
  const pieces = cutFrames(messages, { codec: channel.codec, where });
  exchange.sending(messages.length);
  for (const [i, piece] of pieces.entries()) {
    if (i > 0) await pause(interval, signal);
    if (signal.aborted) break;
    await channel.stream.write(piece);
  }
  return messages.reduce((sum, { length }) => sum + length, 0);
}

/** Sends the batches one behind the other; returns the bytes sent. */
async function sendAll(
  channel: Channel,
  batches: Iterable<readonly Uint8Array[]>,
  { flags, exchange, signal }: SendOptions,
): Promise<number> {
  const { interval = 0 } = flags;
  let bytes = 0;
  let isFirst = true;
  for (const batch of batches) {
    if (!isFirst && interval > 0) await pause(interval, signal);
    if (signal.aborted) return bytes;
    isFirst = false;
    exchange.sending(batch.length);
    await channel.send(batch);
    for (const message of batch) bytes += message.length;
  }
  return bytes;
}
