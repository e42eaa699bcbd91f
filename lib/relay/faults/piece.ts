import type { Direction, MessageEvent, Tally } from "../event.ts";
import type { Rng } from "./rng.ts";

/** What is done behind a piece: to end the direction, both at once, or both with a reset. */
export type PieceEnd = "close-write" | "cut" | "reset";

/** Bytes on their way through the faults of one direction: a message, a read, or a part of one. */
export interface Piece {
  /** When they go out, in milliseconds of the relay's clock. */
  at: number;
  /** The bytes. */
  bytes: Uint8Array;
  /** The message that they are, in front of the faults on bytes. */
  message?: MessageEvent | undefined;
  /** Where in the bytes the message itself lies, between what frames it. */
  payload?: readonly [start: number, end: number] | undefined;
  /** Whether the transport keeps messages apart: then nothing is cut or joined. */
  isWhole: boolean;
  /** What a WebSocket message came as. */
  kind?: "text" | "binary" | undefined;
  /** Whether it goes out in one write with those behind it that are so, too, and due. */
  isGlued?: boolean;
  /** What is done when it has gone out. */
  then?: PieceEnd;
  /** What was done to it, for the tap; all parts of a message share the list. */
  notes: string[];
}

/** Takes a piece from one fault and hands it to the next. */
export type Emit = (piece: Piece) => void;

/** One fault at work in one direction of one connection. */
export interface Stage {
  /** Takes a piece; emits what becomes of it, now or at a later call. */
  push(piece: Piece, emit: Emit): void;
  /** Emits what it holds back, if its time has come; everything when `now` is `Infinity`. */
  release?(now: number, emit: Emit): void;
  /** When it wants {@linkcode Stage.release} to be called: `Infinity` when nothing is held by time. */
  readonly wakeAt?: number;
  /** How many bytes it holds back. */
  readonly held?: number;
}

/** What a stage is made with. */
export interface Tools {
  /** Its own random numbers. */
  rng: Rng;
  /** Where it counts what it does. */
  tally: Tally;
  /** The direction in which it works. */
  direction: Direction;
}

/** A tally with nothing in it. */
export function newTally(): Tally {
  return { hits: 0, lost: 0, added: 0 };
}

/** Adds a tally to a sum. */
export function addTally(sum: Tally, { hits, lost, added }: Tally): void {
  sum.hits += hits;
  sum.lost += lost;
  sum.added += added;
}

/** Cuts a piece in two, behind `count` bytes; the notes stay common to both. */
export function splitPiece(piece: Piece, count: number): [Piece, Piece] {
  const { then: _, ...front } = piece;
  return [
    { ...front, bytes: piece.bytes.subarray(0, count) },
    { ...piece, bytes: piece.bytes.subarray(count) },
  ];
}
