import { type Address, parseAddress } from "../../address.ts";
import { LiveConnections } from "../../relay/control/live_connections.ts";
import { serveControl } from "../../relay/control/serve_control.ts";
import type { Server } from "../../net/server.ts";
import type { Tap } from "../../relay/event.ts";
import { type Fault, parseFault, parseFaultFile } from "../../relay/faults/fault.ts";
import { FaultSet } from "../../relay/faults/fault_set.ts";
import { laneKinds } from "../../relay/faults/lane_kinds.ts";
import type { RelayCodecs } from "../../relay/join.ts";
import type { RelayOptions } from "../../relay/relay_options.ts";
import type { EventLog } from "../event_log.ts";
import { readText } from "../files.ts";
import type { FlagValues } from "../flag.ts";
import { joinTaps } from "./record.ts";

/** What faults are asked for, and of what relay. */
export interface FaultsRun {
  /** Where it listens. */
  at: Address;
  /** Where it leads. */
  target: Address;
  /** How each direction is cut into messages. */
  codecs: RelayCodecs;
  /** What is asked for. */
  flags: FlagValues;
  /** Where the seed is told. */
  log: EventLog;
  /** Is told of what passes. */
  tap: Tap | undefined;
}

/** The faults of a relay, as its options, and what ends with it. */
export interface StartedFaults {
  /** What the relay needs for them. */
  options: Pick<RelayOptions, "faults" | "resettable" | "tap">;
  /** Opens the control socket, if there is to be one. */
  open(): Promise<void>;
  /** Ends it. */
  close(): Promise<void>;
}

/** Whether the flags ask for faults, or for the means to have them later. */
export function wantsFaults({ fault, faults, control, page }: FlagValues): boolean {
  return [fault, faults, control, page].some((flag) => flag !== undefined);
}

/**
 * Makes the faults that the flags ask for, and tells their seed.
 *
 * @throws {UsageError} When a fault cannot be read, or cannot work on what passes.
 */
export async function startFaults(run: FaultsRun): Promise<StartedFaults> {
  const { flags, log, tap } = run;
  const set = new FaultSet({
    faults: await faultsOf(flags),
    seed: flags.seed,
    framing: laneKinds(run),
  });
  const { seed } = set;
  log.note(`faults: --seed ${seed} repeats what is random in them`, { seed });
  // Where any fault may be added later, a reset may be among them.
  const resettable = flags.control !== undefined || flags.page !== undefined ? true : undefined;
  if (flags.control === undefined) {
    return { options: { faults: set, resettable, tap }, open: nothing, close: nothing };
  }
  const at = parseAddress(flags.control);
  const connections = new LiveConnections();
  let server: Server | undefined;
  return {
    options: {
      faults: set,
      resettable,
      tap: joinTaps((event) => connections.add(event), tap),
    },
    open: async () => void (server = await serveControl(at, { faults: set, connections })),
    close: async () => await server?.[Symbol.asyncDispose](),
  };
}

async function nothing(): Promise<void> {}

async function faultsOf({ fault = [], faults: file }: FlagValues): Promise<Fault[]> {
  const listed = file === undefined ? [] : parseFaultFile(await readText(file));
  return [...listed, ...fault.map(parseFault)];
}
