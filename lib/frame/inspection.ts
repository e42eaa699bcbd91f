import type { FrameError, TruncatedError } from "../errors.ts";

/** What every part of an input has. */
export interface InspectionPlace {
  /** Which frame it is, or would have been, counted from 1. */
  readonly index: number;
  /** Where it begins in the input. */
  readonly offset: number;
  /** Its bytes as they came; valid until the next part is asked for. */
  readonly bytes: Uint8Array;
}

/** A whole frame. */
export interface InspectionFrame extends InspectionPlace {
  /** Tells the parts apart. */
  readonly kind: "frame";
  /** The message; valid until the next part is asked for. */
  readonly payload: Uint8Array;
  /**
   * Where the message begins in `bytes`, with the header before it and a trailer, if any, behind;
   * `undefined` when the wire changes the bytes of a message, as byte stuffing does.
   */
  readonly payloadAt: number | undefined;
}

/** Bytes that can never become a frame. Nothing is looked for behind them. */
export interface InspectionFault extends InspectionPlace {
  /** Tells the parts apart. */
  readonly kind: "fault";
  /** Why they cannot. */
  readonly error: FrameError;
  /** How many of the bytes it takes to know it; 0 when it takes more than are shown. */
  readonly wrong: number;
  /**
   * The spec that the input looks to be written with instead, and why: `try --frame
   * u32be:adjust=-4: it tiles 90 bytes as 7 frames, …`; `undefined` when nothing else fits it.
   */
  readonly advice?: string | undefined;
}

/** What is left when the input ends inside a frame. */
export interface InspectionRest extends InspectionPlace {
  /** Tells the parts apart. */
  readonly kind: "rest";
  /** What the end cut off. */
  readonly error: TruncatedError;
  /**
   * The spec that the input looks to be written with instead, and why: `try --frame
   * u32be:adjust=-4: it tiles 90 bytes as 7 frames, …`; `undefined` when nothing else fits it.
   */
  readonly advice?: string | undefined;
}

/** One part of an input: a frame, or what ends it otherwise than cleanly. */
export type InspectionPart = InspectionFrame | InspectionFault | InspectionRest;
