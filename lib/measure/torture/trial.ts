import { encodeAll } from "../../frame/all.ts";
import type { Codec } from "../../frame/codec.ts";

/** One connection's worth of torture: what is sent, and in which pieces. */
export interface Trial {
  /** The messages; none where the bytes are no frames. */
  readonly messages: readonly Uint8Array[];
  /** Their bytes on the wire. */
  readonly wire: Uint8Array;
  /** Where these are cut: each piece is a write of its own. */
  readonly cuts: readonly number[];
  /** How long to wait between the pieces, in milliseconds; a moment, unless told. */
  readonly gap?: number;
  /** Whether this side ends its direction behind the last piece. */
  readonly halfClose?: boolean;
  /** How many connections do this at once, where it is more than one. */
  readonly connections?: number;
}

/** A group of trials under one name; the first that does not pass is the verdict on it. */
export interface Case {
  /** Its name in the table. */
  readonly name: string;
  /** What is done, in a few words. */
  readonly about: string;
  /** The trials, the shortest first. */
  readonly trials: readonly Trial[];
  /** How it is judged: by the answers, or by whether the connection is ended. */
  readonly judge?: "answers" | "survives" | "ends";
}

/** What a trial does besides sending its messages in one write. */
export type TrialOptions = Pick<Trial, "gap" | "halfClose" | "connections"> & {
  cuts?: readonly number[];
};

/** The trial that sends messages as frames. */
export function framesTrial(
  codec: Codec,
  messages: readonly Uint8Array[],
  options: TrialOptions = {},
): Trial {
  return { cuts: [], ...options, messages, wire: encodeAll(codec, messages) };
}

/** The pieces of a trial's bytes. */
export function piecesOf({ wire, cuts }: Trial): Uint8Array[] {
  const bounds = [0, ...cuts, wire.length];
  return bounds.slice(1).map((to, i) => wire.subarray(bounds[i], to));
}
