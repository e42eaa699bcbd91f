import { type Address, formatAddress } from "../../address.ts";
import type { RelayEvent, Tap } from "../../relay/event.ts";
import type { RelayCodecs } from "../../relay/join.ts";
import { TapeWriter } from "../../relay/tape/writer.ts";
import { safe } from "../../safe.ts";
import type { EventLog } from "../event_log.ts";
import { reasonOf } from "../files.ts";
import type { FlagValues } from "../flag.ts";

/** What a recording is of. */
export interface RecordOptions {
  /** Where the relay listens. */
  at: Address;
  /** Where it leads. */
  target: Address;
  /** How messages are cut. */
  codecs: RelayCodecs;
  /** Where it is told that the tape has ended early. */
  log: EventLog;
}

/** The tape that `--record` asks for, if it does. */
export async function openRecord(
  flags: FlagValues,
  { at, target, codecs, log }: RecordOptions,
): Promise<TapeWriter | undefined> {
  const { record, "record-size": maxSize } = flags;
  if (record === undefined) return undefined;
  const frame = { up: codecs.up?.spec ?? "raw", down: codecs.down?.spec ?? "raw" };
  const addresses = { listen: formatAddress(at), target: formatAddress(target) };
  const tape = await TapeWriter.open(record, { frame, ...addresses, maxSize });
  tape.closed.then((error) => {
    if (error) log.note(`the tape ${safe(record)} has ended: ${reasonOf(error)}`);
  });
  return tape;
}

/** Both taps as one; what both promise is waited for. */
export function joinTaps(one: Tap | undefined, other: Tap | undefined): Tap | undefined {
  if (!one || !other) return one ?? other;
  return (event: RelayEvent) => {
    const [first, second] = [one(event), other(event)];
    return first && second ? Promise.all([first, second]).then(() => {}) : first ?? second;
  };
}
