import type { Fault } from "./fault.ts";
import { FAULT_KINDS, type FaultKind } from "./kinds.ts";
import type { Strike } from "./message_faults.ts";
import type { Piece, Stage, Tools } from "./piece.ts";

/**
 * How a direction is made of messages: not at all, as frames in a stream, by a transport that keeps
 * them apart (WebSocket), or as datagrams.
 */
export type LaneKind = "bytes" | "frames" | "messages" | "datagrams";

/** A stage, and on what it works. */
export interface PlacedStage {
  /** On what. */
  readonly on: "messages" | "bytes";
  /** The fault at work. */
  readonly stage: Stage;
}

/** Whether a fault can work on a direction that is so made. */
export function worksOn(fault: Fault, framing: LaneKind): boolean {
  const { on, needsStream }: FaultKind = FAULT_KINDS[fault.name];
  const isStream = framing === "bytes" || framing === "frames";
  if (needsStream && !isStream) return false;
  if (on === "datagrams") return framing === "datagrams";
  return on === "bytes" || framing !== "bytes" || isPerByte(fault, framing);
}

/**
 * Sets a fault to work in one direction of one connection.
 *
 * @returns `undefined` when it does nothing there: by its `dir`, by its `p`, or as it cannot.
 */
export function stageOf(
  fault: Fault,
  framing: LaneKind,
  toolOptions: Tools,
): PlacedStage | undefined {
  const { options } = fault;
  if (options.dir !== "both" && options.dir !== toolOptions.direction) return undefined;
  if (!worksOn(fault, framing)) return undefined;
  const kind: FaultKind = FAULT_KINDS[fault.name];
  const perByte = isPerByte(fault, framing);
  if (kind.stage && (perByte || kind.on === "bytes")) {
    // What works on bytes strikes a whole direction, or leaves it alone.
    if (!perByte && !toolOptions.rng.chance(options.p)) return undefined;
    return { on: "bytes", stage: kind.stage(options, toolOptions) };
  }
  const isStruck = picker(fault, toolOptions);
  if (kind.sort) {
    return { on: "messages", stage: kind.sort({ ...options, isStruck }, toolOptions) };
  }
  const strike = kind.strike!(options, toolOptions);
  return { on: "messages", stage: striking(strike, isStruck, toolOptions) };
}

function isPerByte({ name, options }: Fault, framing: LaneKind): boolean {
  if (name !== "corrupt") return false;
  return (options.per ?? (framing === "bytes" ? "byte" : "message")) === "byte";
}

function picker({ match, options }: Fault, { rng }: Tools): (piece: Piece) => boolean {
  return ({ message }) =>
    (match === undefined || (message !== undefined && match(message))) && rng.chance(options.p);
}

function striking(
  strike: Strike,
  isStruck: (piece: Piece) => boolean,
  { tally }: Tools,
): Stage {
  return {
    push(piece, emit) {
      if (!isStruck(piece)) return emit(piece);
      tally.hits++;
      strike(piece, emit);
    },
  };
}
