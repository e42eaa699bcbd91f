import type { Lane } from "./faults/lane.ts";
import { LaneSender } from "./faults/lane_sender.ts";
import type { Piece } from "./faults/piece.ts";
import { type FlowEnd, flowEnd } from "./flow_end.ts";

/** The faults of one direction, and the clock they go by. */
export interface FaultyWay {
  /** The faults. */
  lane: Lane;
  /** The time, in milliseconds since the relay began. */
  now: () => number;
}

/** One direction with faults on its way. */
export interface FaultyFlow extends FaultyWay {
  /** Reads once, into the lane; resolves to `false` at the end of input. */
  read(): Promise<boolean>;
  /** Writes what the lane gives. */
  write(piece: Piece): Promise<void>;
  /** Passes the end on. */
  end(): Promise<FlowEnd>;
}

/** Runs one direction until its input and what is queued of it have ended, or a fault ends it. */
export async function faultyFlow({ lane, now, read, write, end }: FaultyFlow): Promise<FlowEnd> {
  const sender = new LaneSender(lane, { now, write });
  const hearing = hear(read, sender).then(
    () => lane.end(now()),
    (error): FlowEnd => flowEnd("from", error),
  );
  const sending = sender.run().catch((error): FlowEnd => flowEnd("to", error));
  // What fails at the source ends the flow at once; its end only when all has been sent.
  const first = await Promise.race([sending, hearing.then((failure) => failure ?? sending)]);
  sender.stop();
  if (first === undefined) return { at: "relay", how: "FIN" };
  if ("at" in first && "how" in first) return first;
  return await ended(first, { end, hearing });
}

async function hear(read: FaultyFlow["read"], sender: LaneSender): Promise<void> {
  do await sender.room(); while (await read());
}

/** What the last piece said was to be done behind it. */
async function ended(
  { then, notes }: Piece,
  { end, hearing }: { end: FaultyFlow["end"]; hearing: Promise<FlowEnd | void> },
): Promise<FlowEnd> {
  const how = "fault";
  if (then !== "close-write") {
    const error = new Error(then === "reset" ? "Reset by a fault" : "Cut by a fault");
    return { at: "relay", how, isReset: then === "reset", error };
  }
  const passed = await end();
  if (!notes.includes("half-close")) return passed;
  // The source may go on for long: what it says is heard, as one that waits might not answer.
  const failure = await hearing;
  return failure ??
    { at: "relay", how, isPassed: true, error: new Error("Half-closed by a fault") };
}
