/**
 * What clients do to a server: each comes, behaves well or badly, and goes.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import type { ByteStream } from "../../lib/net/byte_stream.ts";
import { withDeadline } from "./with_deadline.ts";

/** What is said to a server. */
export interface Speech {
  /** What comes first on a connection, as a handshake. */
  hello: Uint8Array<ArrayBuffer>;
  /** A message. */
  message: Uint8Array<ArrayBuffer>;
  /** Whether the very bytes of the message must come back. */
  echoes: boolean;
}

/** What one client has. */
export interface Visit {
  stream: ByteStream;
  speech: Speech;
  /** In milliseconds. */
  patience: number;
}

/** What a client does once it is connected; throws {@linkcode Loss} when it misses what it must get. */
export type Behaviour = (visit: Visit) => Promise<void>;

/** Something that a server took and did not answer. */
export class Loss extends Error {}

const FLOOD = new Uint8Array(256 * 1024).fill(0x2e);
const GARBAGE = 600;

/** Everything that clients do, by name. */
export const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  "round trip": roundTrip,
  "half-close": async (visit) => {
    await greet(visit);
    await visit.stream.closeWrite();
    await withDeadline(drain(visit.stream), visit.patience);
  },
  "reset": async (visit) => {
    await greet(visit);
    // What arrives and is not read makes the kernel answer the close with a reset.
    await delay(visit.patience / 4);
  },
  "garbage": async ({ stream, patience }) => {
    await stream.write(crypto.getRandomValues(new Uint8Array(GARBAGE)));
    await withDeadline(drain(stream), patience / 4);
  },
  "slow reader": async ({ stream, speech, patience }) => {
    await stream.write(speech.hello);
    await withDeadline(stream.write(FLOOD), patience);
    await delay(patience / 2);
    await withDeadline(stream.read(new Uint8Array(1)), patience);
  },
  "half frame": async ({ stream, speech, patience }) => {
    await stream.write(speech.hello);
    await stream.write(speech.message.subarray(0, speech.message.length >> 1));
    await delay(patience / 4);
  },
  "silence": async () => {},
};

/** Says something and waits for the answer: all of it where the server echoes. */
export async function roundTrip(visit: Visit): Promise<void> {
  const { stream, speech, patience } = visit;
  await greet(visit);
  // On a machine that is busy an answer may be late; lost is what does not come at all.
  const answer = await withDeadline(readAtLeast(stream, speech), patience * 60);
  if (answer === undefined) throw new Loss("no answer came in time");
  if (!speech.echoes) return;
  if (answer.some((byte, i) => byte !== speech.message[i])) {
    throw new Loss("the echo is not what was said");
  }
}

async function greet({ stream, speech }: Visit): Promise<void> {
  await stream.write(speech.hello);
  await stream.write(speech.message);
}

async function readAtLeast(stream: ByteStream, speech: Speech): Promise<Uint8Array> {
  const answer = new Uint8Array(speech.echoes ? speech.message.length : 1);
  for (let length = 0; length < answer.length;) {
    const count = await stream.read(answer.subarray(length));
    if (count === null) throw new Loss(`the answer ended after ${length} bytes`);
    length += count;
  }
  return answer;
}

async function drain(stream: ByteStream): Promise<void> {
  const buffer = new Uint8Array(1 << 16);
  while (await stream.read(buffer) !== null);
}
