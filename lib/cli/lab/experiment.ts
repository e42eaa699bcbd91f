import { concat } from "@std/bytes";
import { formatFourTuple, parseAddress } from "../../address.ts";
import { decodeAll, encodeAll } from "../../frame/all.ts";
import type { Codec } from "../../frame/codec.ts";
import { connect } from "../../net/connect.ts";
import { listen } from "../../net/listen.ts";

/** What the receiver of an experiment saw. */
export interface Observation {
  /** The connection's four-tuple, seen from the receiver. */
  readonly connection: string;
  /** The bytes of each write, in order. */
  readonly writes: readonly Uint8Array[];
  /** The bytes of each read, in order. */
  readonly reads: readonly Uint8Array[];
  /** The messages that the codec found in these reads. */
  readonly frames: readonly Uint8Array[];
}

/** How much the receiver takes at once: so little that messages are cut, as large ones are in life. */
const READ_SIZE = 64;

/**
 * Sends messages over a real loopback connection, a write each and no pause between, to a receiver
 * that is busy meanwhile and then reads.
 *
 * @param codec What turns messages into bytes and back; the raw codec leaves them as they are.
 */
export async function observe(
  messages: readonly Uint8Array[],
  codec: Codec,
): Promise<Observation> {
  const listener = await listen(parseAddress("127.0.0.1:0"));
  try {
    const sender = await connect(listener.local);
    const receiver = await listener.accept();
    try {
      const writes = messages.map((message) => encodeAll(codec, [message]));
      for (const bytes of writes) await sender.write(bytes);
      await sender.closeWrite();
      const reads: Uint8Array[] = [];
      const buffer = new Uint8Array(READ_SIZE);
      for (let count; (count = await receiver.read(buffer)) !== null;) {
        reads.push(buffer.slice(0, count));
      }
      const connection = formatFourTuple(receiver, "<-");
      return { connection, writes, reads, frames: decodeAll(codec, concat(reads)) };
    } finally {
      sender.close();
      receiver.close();
    }
  } finally {
    listener.close();
  }
}
