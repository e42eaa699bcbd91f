/**
 * The one table of faults. The parser, the help and the error messages are made from it.
 *
 * @module
 */
import { bitErrors } from "./bit_errors.ts";
import { endAfter } from "./ending.ts";
import { corrupt, delay, drop, duplicate, type Strike, truncate } from "./message_faults.ts";
import type { FaultOptions, OptionName } from "./options.ts";
import type { Piece, Stage, Tools } from "./piece.ts";
import { Reorder } from "./reorder.ts";
import { stall } from "./stall.ts";
import { bandwidth, glue, latency, slice } from "./timing.ts";

/** What a kind of fault works on: bytes, messages, or datagrams only. */
export type FaultScope = "bytes" | "messages" | "datagrams";

/** One kind of fault. */
export interface FaultKind {
  /** What it works on. */
  readonly on: FaultScope;
  /** What it does, in a few words. */
  readonly doc: string;
  /**
   * The options that it takes besides `p`, `dir` and, on messages, `match`; each with its default as
   * it is written, `null` where it has to be given, and `""` where it may be left open.
   */
  readonly options: { readonly [Name in OptionName]?: string | null };
  /** Whether it needs a stream, which messages that are kept apart do not have. */
  readonly needsStream?: true;
  /** How it works on bytes. */
  readonly stage?: (options: FaultOptions, tools: Tools) => Stage;
  /** How it works on a message that it strikes. */
  readonly strike?: (options: FaultOptions, tools: Tools) => Strike;
  /** How it works on messages, if not one by one. */
  readonly sort?: (
    options: FaultOptions & { isStruck: (piece: Piece) => boolean },
    tools: Tools,
  ) => Stage;
}

/** The name of a kind of fault. */
export type FaultName =
  | "latency"
  | "bandwidth"
  | "slice"
  | "glue"
  | "stall"
  | "cut"
  | "reset"
  | "half-close"
  | "corrupt"
  | "drop"
  | "duplicate"
  | "reorder"
  | "delay"
  | "truncate"
  | "loss";

/** Every kind of fault, by name. */
export const FAULT_KINDS: Readonly<Record<FaultName, FaultKind>> = {
  latency: {
    on: "bytes",
    doc: "bytes come later",
    options: { time: null, jitter: "0" },
    stage: latency,
  },
  bandwidth: {
    on: "bytes",
    doc: "bytes pass no faster than this",
    options: { rate: null },
    stage: bandwidth,
  },
  slice: {
    on: "bytes",
    doc: "bytes go out in small writes",
    options: { size: "1", pause: "1ms" },
    needsStream: true,
    stage: slice,
  },
  glue: {
    on: "bytes",
    doc: "bytes are held back, and go out in one write",
    options: { time: "50ms" },
    needsStream: true,
    stage: glue,
  },
  stall: {
    on: "bytes",
    doc: "nothing passes any more, for a time or (0) for good",
    options: { after: "0", time: "0" },
    stage: stall,
  },
  cut: {
    on: "bytes",
    doc: "the connection is closed",
    options: { after: "0" },
    stage: (options, tools) => endAfter({ ...options, then: "cut", note: "cut" }, tools),
  },
  reset: {
    on: "bytes",
    doc: "the connection is reset, on both sides",
    options: { after: "0" },
    needsStream: true,
    stage: (options, tools) => endAfter({ ...options, then: "reset", note: "reset" }, tools),
  },
  "half-close": {
    on: "bytes",
    doc: "this direction ends (FIN), the other goes on",
    options: { after: "0" },
    needsStream: true,
    stage: (options, tools) =>
      endAfter({ ...options, then: "close-write", note: "half-close" }, tools),
  },
  corrupt: {
    on: "messages",
    doc: "bits are flipped: of messages or, without --frame, of any byte",
    options: { bits: "1", part: "all", per: "" },
    stage: bitErrors,
    strike: corrupt,
  },
  drop: {
    on: "messages",
    doc: "messages are left out",
    options: {},
    strike: (_, tools) => drop({ name: "drop" }, tools),
  },
  duplicate: {
    on: "messages",
    doc: "messages are sent again",
    options: { copies: "1" },
    strike: duplicate,
  },
  reorder: {
    on: "messages",
    doc: "messages are put behind the next ones",
    options: { gap: "1", hold: "1s" },
    sort: (options, tools) => new Reorder(options, tools),
  },
  delay: {
    on: "messages",
    doc: "messages come late, and those behind them no sooner",
    options: { time: null, jitter: "0" },
    strike: delay,
  },
  truncate: {
    on: "messages",
    doc: "messages end early; what frames them is not mended",
    options: { keep: "" },
    strike: truncate,
  },
  loss: {
    on: "datagrams",
    doc: "datagrams (UDP) are lost",
    options: {},
    strike: (_, tools) => drop({ name: "loss" }, tools),
  },
};
