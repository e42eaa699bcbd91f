import { type Address, formatAddress } from "../../address.ts";
import type { OtherPages } from "../../chat/doors/http_door.ts";
import type { Codec } from "../../frame/codec.ts";
import { FaultSet } from "../../relay/faults/fault_set.ts";
import { laneKinds } from "../../relay/faults/lane_kinds.ts";
import { Injector } from "../../relay/injector.ts";
import { Inspection } from "../../relay/page/inspection.ts";
import { inspectorDoor } from "../../relay/page/inspector_door.ts";
import { relay } from "../../relay/relay.ts";
import type { EventLog } from "../event_log.ts";
import type { FlagValues } from "../flag.ts";
import { limitsOf } from "../relay/start_relay.ts";
import { reachOf, type RunningServer } from "../start_server.ts";

/** Where the page is, at the room's door. */
export const INSPECTOR_PATH = "/inspector/";

/** How much of what passed is kept: less than by a relay that is there for nothing else. */
const KEPT = { maxMessages: 5000, maxBytes: 8 << 20 };

/** What an inspected server is started with. */
export interface InspectedPlan {
  /** The limits. */
  flags: FlagValues;
  /** Where it is told that it listens. */
  log: EventLog;
  /** How messages are cut. */
  codec: Codec;
}

/** A relay in front of one of the servers, whose page another server shows. */
export interface Inspected {
  /** The page; there is none before the relay has started. */
  readonly pages: OtherPages;
  /** Starts the relay. */
  start(at: Address, server: Address): Promise<RunningServer>;
}

/** Makes an inspected server: what goes to the others does not pass it. */
export function openInspected({ flags, log, codec }: InspectedPlan): Inspected {
  let door: OtherPages | undefined;
  return {
    pages: {
      handler: (request) => door?.handler(request),
      upgrade: (head, taken) => door?.upgrade(head, taken),
    },
    async start(at, server) {
      const target = reachable(server);
      const codecs = { up: codec, down: codec };
      const faults = new FaultSet({ framing: laneKinds({ at, target, codecs }) });
      const [inspection, injector] = [new Inspection(KEPT), new Injector()];
      const options = { ...limitsOf(flags), codecs, tap: inspection.tap, faults, injector };
      const running = await relay(at, target, options);
      const { local, closed } = running;
      const shown = { inspection, faults, injector, listen: local, target };
      const frame = { up: codec.spec, down: codec.spec };
      door = inspectorDoor({ ...shown, frame, base: INSPECTOR_PATH });
      const service = `relay to ${formatAddress(target)}`;
      log.listening(local, { service, frame: codec.spec, once: false, reach: reachOf(local) });
      const limit = flags.drain === undefined ? {} : { timeout: flags.drain };
      return { local, closed, drain: () => running.drain(limit) };
    },
  };
}

/** Who listens everywhere is reached on this machine. */
function reachable(address: Address): Address {
  if (address.scheme === "unix") return address;
  if (address.host === "0.0.0.0") return { ...address, host: "127.0.0.1" };
  return address.host === "::" ? { ...address, host: "::1" } : address;
}
