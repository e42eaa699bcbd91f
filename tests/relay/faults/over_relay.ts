import { concat } from "@std/bytes";
import type { connect } from "../../../lib/net/connect.ts";
import { listen } from "../../../lib/net/listen.ts";
import { serve, type Server } from "../../../lib/net/server.ts";
import { parseFault } from "../../../lib/relay/faults/fault.ts";
import { FaultSet } from "../../../lib/relay/faults/fault_set.ts";
import type { LaneKind } from "../../../lib/relay/faults/stage_of.ts";
import type { Told } from "../../net/told.ts";

const ANY = "tcp://127.0.0.1:0";

/** What faults work on, and how. */
export interface Setting {
  kind?: LaneKind;
  seed?: number;
}

/** Faults on frames, or what else the setting says. */
export function faultsOf(
  texts: readonly string[],
  { kind = "frames", seed = 1 }: Setting = {},
): FaultSet {
  return new FaultSet({ faults: texts.map(parseFault), seed, framing: { up: kind, down: kind } });
}

/** A server that tells all that each connection sent, and answers with nothing. */
export async function sink(told: Told<Uint8Array>): Promise<Server> {
  return serve(await listen(ANY), async ({ stream }) => {
    const parts: Uint8Array[] = [];
    const buffer = new Uint8Array(4096);
    try {
      for (let n = await stream.read(buffer); n !== null; n = await stream.read(buffer)) {
        parts.push(buffer.slice(0, n));
      }
    } finally {
      told.tell(concat(parts));
    }
  });
}

/** A server that answers every byte with itself. */
export async function echo(): Promise<Server> {
  return serve(await listen(ANY), async ({ stream }) => {
    const buffer = new Uint8Array(4096);
    for (let n = await stream.read(buffer); n !== null; n = await stream.read(buffer)) {
      await stream.write(buffer.subarray(0, n));
    }
  });
}

/** All bytes until the end, or the error that came instead. */
export async function readTo(stream: Awaited<ReturnType<typeof connect>>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const buffer = new Uint8Array(4096);
  for (let n = await stream.read(buffer); n !== null; n = await stream.read(buffer)) {
    parts.push(buffer.slice(0, n));
  }
  return concat(parts);
}
