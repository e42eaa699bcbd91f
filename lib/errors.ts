/**
 * Every error that Sockeye throws on purpose. Each keeps the error that led to it as `cause`.
 *
 * @module
 */
import { withArticle } from "./article.ts";

/** The command line, or an option given to the library, asks for something that cannot be done. */
export class UsageError extends Error {
  /** Always `"UsageError"`. */
  override readonly name = "UsageError";
}

/** A text is not an address of the grammar in `lib/address.ts`. */
export class AddressError extends UsageError {}

/** Why bytes are not a frame. */
export type FrameFault =
  /** The length (announced or found) is over the limit. */
  | "oversize"
  /** The length is below zero, or smaller than the header it has to count. */
  | "negative"
  /** The bytes do not follow the format at all. */
  | "garbage";

/** What a {@linkcode FrameError} knows besides its message. */
export interface FrameErrorOptions extends ErrorOptions {
  /** Why the bytes are not a frame. */
  fault: FrameFault;
}

/**
 * Bytes that can never become a frame, or a message that no frame can hold. A stream that gave one
 * is out of step, so whoever reads it stops there.
 */
export class FrameError extends Error {
  /** Always `"FrameError"`. */
  override readonly name = "FrameError";
  /** Why the bytes are not a frame. */
  readonly fault: FrameFault;

  /** Makes an error from its message and its fault. */
  constructor(message: string, options: FrameErrorOptions) {
    super(message, options);
    this.fault = options.fault;
  }
}

/** The input ended inside a frame: a truncated end, which is not a clean one. */
export class TruncatedError extends Error {
  /** Always `"TruncatedError"`. */
  override readonly name = "TruncatedError";
  /** How many bytes of the unfinished frame had arrived. */
  readonly received: number;

  /** Makes an error that says how much of which frame had arrived. */
  constructor(spec: string, received: number, options?: ErrorOptions) {
    super(
      `Cannot finish ${withArticle(spec)} frame: the input ended after ${received} ${
        received === 1 ? "byte" : "bytes"
      } of it`,
      options,
    );
    this.received = received;
  }
}

/** What went wrong on the network, as one word that scripts can compare. */
export type NetFault =
  | "aborted"
  | "address-in-use"
  | "address-unavailable"
  | "broken-pipe"
  | "closed"
  | "descriptors"
  | "name"
  | "no-route"
  | "not-found"
  | "other"
  | "permission"
  | "refused"
  | "reset"
  | "timeout"
  | "tls"
  | "too-large"
  | "truncated";

/** What a {@linkcode NetError} is made of. */
export interface NetErrorOptions extends ErrorOptions {
  /** What was being done: `connect`, `listen`, `send` … */
  action: string;
  /** To which address, printed. */
  address: string;
  /** What went wrong, as one word. */
  fault: NetFault;
  /** What went wrong, in words. */
  reason: string;
  /** What a person can do about it. */
  hint?: string | undefined;
}

/** A network action that failed: `action address: reason: hint`. */
export class NetError extends Error {
  /** Always `"NetError"`. */
  override readonly name = "NetError";
  /** What was being done. */
  readonly action: string;
  /** To which address. */
  readonly address: string;
  /** What went wrong, as one word. */
  readonly fault: NetFault;

  /** Makes an error whose message names the action, the address, the cause and what to do. */
  constructor(options: NetErrorOptions) {
    const { action, address, fault, reason, hint } = options;
    super([`${action} ${address}`, reason, ...(hint ? [hint] : [])].join(": "), options);
    this.action = action;
    this.address = address;
    this.fault = fault;
  }
}

/** What an {@linkcode HttpError} knows besides its message. */
export interface HttpErrorOptions extends ErrorOptions {
  /** The status that says it to a client: 400 to 599. */
  status: number;
}

/** A message that is not HTTP/1.1, or asks for what cannot be had; the connection ends behind it. */
export class HttpError extends Error {
  /** Always `"HttpError"`. */
  override readonly name = "HttpError";
  /** The status that says it to a client. */
  readonly status: number;

  /** Makes an error from its message and its status. */
  constructor(message: string, options: HttpErrorOptions) {
    super(message, options);
    this.status = options.status;
  }
}

/** What was thrown, as the error that it nearly always is. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
