import type { ByteStream } from "../net/byte_stream.ts";
import { ReadBuffer } from "../net/read_buffer.ts";
import type { Side } from "./event.ts";
import { faultyFlow, type FaultyWay } from "./faulty_flow.ts";
import { type FlowEnd, flowEnd } from "./flow_end.ts";
import { type Inlet, putInLane } from "./inlet.ts";
import type { Observer } from "./observer.ts";

/** How much is read at once where it is queued. */
const MAX_READ = 16 << 10;

/** A stream that knows how many of its bytes the kernel took. */
export interface CountedStream extends ByteStream {
  /** How many bytes were written. */
  readonly bytesWritten: number;
  /** Closes both directions with a reset (RST), where the transport can do so. Idempotent. */
  reset?(): void;
}

/** One direction of a connection. */
export interface Pumping {
  /** Where bytes come from. */
  from: CountedStream;
  /** Where they go to. */
  to: CountedStream;
  /** The account of this direction. */
  side: Side;
  /** Sees the bytes pass. */
  observer?: Observer | undefined;
  /** The faults on the way, which the observer pushes into, and the clock of the relay. */
  faults?: FaultyWay | undefined;
  /** Where messages can be put in, which takes an observer. */
  inlet?: Inlet | undefined;
}

/**
 * Hands on the bytes of one stream to another, until the first ends or one of them fails: then it ends
 * the other's direction, too. Nothing is queued: what was read is written before more is read.
 */
export function pump(pumping: Pumping): Promise<FlowEnd> {
  const { observer, faults } = pumping;
  if (observer && faults) return pumpFaulty(pumping, observer, faults);
  return observer ? pumpSeen(pumping, observer) : pumpBlind(pumping);
}

/** As little as a relay can do; one function, as each more would cost every read a promise. */
async function pumpBlind({ from, to, side }: Pumping): Promise<FlowEnd> {
  const buffer = new ReadBuffer();
  let where: "from" | "to" = "from";
  try {
    for (;;) {
      where = "from";
      const count = await from.read(buffer.room());
      if (count === null) return await endOf(to);
      side.bytesIn += count;
      buffer.commit(count);
      where = "to";
      await to.write(buffer.queue.take(count));
    }
  } catch (error) {
    return flowEnd(where, error);
  }
}

/** The same; the buffer is the queue that messages are cut from, so that no byte is copied for it. */
async function pumpSeen(
  { from, to, side, inlet }: Pumping,
  observer: Observer,
): Promise<FlowEnd> {
  const buffer = new ReadBuffer();
  inlet?.open({
    isWhole: false,
    // What the queue holds is the beginning of a message, which has gone on already.
    isBetween: () => buffer.queue.length === 0,
    async put({ wire }) {
      await Promise.all([to.write(wire), observer.inject(wire)]);
    },
  });
  let where: "from" | "to" = "from";
  try {
    for (;;) {
      where = "from";
      const count = await from.read(buffer.room());
      if (count === null) break;
      side.bytesIn += count;
      buffer.commit(count);
      const { queue } = buffer;
      where = "to";
      const written = to.write(queue.view(queue.length - count));
      await Promise.all([written, observer.read(queue)]);
      inlet?.flush();
    }
    inlet?.close();
    await observer.end(buffer.queue);
    const end = await endOf(to);
    const error = observer.truncation;
    return error ? { ...end, how: "truncated", error } : end;
  } catch (error) {
    await observer.end(buffer.queue);
    return flowEnd(where, error);
  }
}

/** What passes is queued, as the faults tell when it goes on, and what of it. */
async function pumpFaulty(
  { from, to, side, inlet }: Pumping,
  observer: Observer,
  faultsOptions: FaultyWay,
): Promise<FlowEnd> {
  const buffer = new ReadBuffer();
  inlet?.open(putInLane(observer, faultsOptions.lane));
  const end = await faultyFlow({
    ...faultsOptions,
    async read() {
      const count = await from.read(buffer.room().subarray(0, MAX_READ));
      if (count === null) {
        inlet?.close();
        return await observer.end(buffer.queue), false;
      }
      side.bytesIn += count;
      buffer.commit(count);
      await observer.read(buffer.queue);
      return true;
    },
    write: ({ bytes }) => to.write(bytes),
    end: () => endOf(to),
  });
  const error = observer.truncation;
  return error && end.how === "FIN" ? { ...end, how: "truncated", error } : end;
}

/** Ends the direction of which nothing more comes. */
export async function endOf(to: Pick<ByteStream, "closeWrite">): Promise<FlowEnd> {
  // One that is gone already will say so to whoever reads from it.
  await to.closeWrite().catch(() => {});
  return { at: "from", how: "FIN", isPassed: true };
}
