import { type Address, isWebSocket } from "../../address.ts";
import type { Codec } from "../../frame/codec.ts";
import { isRaw } from "../../net/framed.ts";
import type { Direction } from "../event.ts";
import type { LaneKind } from "./stage_of.ts";

/** Options of {@linkcode laneKinds}. */
export interface LaneKindsOptions {
  /** Where the relay listens. */
  at: Address;
  /** Where it leads. */
  target: Address;
  /** How each direction is cut into messages. */
  codecs: { readonly [Way in Direction]?: Codec | undefined };
}

/** How the directions of a relay are made of messages, as {@linkcode FaultSet} wants to know it. */
export function laneKinds(options: LaneKindsOptions): Record<Direction, LaneKind> {
  const { at, target, codecs } = options;
  return { up: kindOf(at, codecs.up), down: kindOf(target, codecs.down) };
}

function kindOf(from: Address, codec: Codec | undefined): LaneKind {
  if (from.scheme === "udp") return "datagrams";
  if (isWebSocket(from)) return "messages";
  return codec && !isRaw(codec) ? "frames" : "bytes";
}
