import { UsageError } from "../../errors.ts";
import type { ServerMessage } from "../../web/inspector/protocol.ts";
import { parseFault } from "../faults/fault.ts";
import type { FaultSet } from "../faults/fault_set.ts";

/** The faults at work, as a page is told them: with `error` as the answer to a change of them. */
export function faultsMessage(faults: FaultSet, error?: string): ServerMessage {
  const rows = faults.list().map(({ id, fault }) => {
    return { id, fault: fault.text, hits: faults.tally(id).hits };
  });
  const { seed } = faults;
  return { type: "faults", seed, faults: rows, ...(error === undefined ? {} : { error }) };
}

/** Puts a fault to work that is written as text, or takes away the one of a number. */
export function changeFaults(faults: FaultSet, change: string | number): ServerMessage {
  try {
    if (typeof change === "number") faults.remove(change);
    else faults.add(parseFault(change));
    return faultsMessage(faults, "");
  } catch (error) {
    if (error instanceof UsageError) return faultsMessage(faults, error.message);
    throw error;
  }
}
