/**
 * Writes the heads of HTTP/1.1 messages. Every part is checked, so that a value that came from
 * somewhere else cannot add a line, or a message, of its own (response splitting, CWE-113).
 *
 * @module
 */
import { HttpError } from "../errors.ts";
import { ByteQueue } from "../frame/byte_queue.ts";
import type { HttpVersion } from "./head.ts";

/** Fields to write: `HeaderFields`, the web's `Headers`, or a list of pairs. */
export type Fields = Iterable<readonly [name: string, value: string]>;

/** The head of a request to write. */
export interface RequestHeadInit {
  /** `GET`, `POST` … */
  method: string;
  /** `/path?query`, an absolute URL, or `*`. */
  target: string;
  /**
   * The version of HTTP.
   *
   * @default {"1.1"}
   */
  version?: HttpVersion;
  /** The fields, `Host` among them. */
  headers: Fields;
}

/** The head of a response to write. */
export interface ResponseHeadInit {
  /** 100 to 999. */
  status: number;
  /**
   * The words behind the status.
   *
   * @default {""}
   */
  reason?: string;
  /**
   * The version of HTTP.
   *
   * @default {"1.1"}
   */
  version?: HttpVersion;
  /** The fields. */
  headers: Fields;
}

const TOKEN_REGEXP = /^[!#$%&'*+\-.^`|~\w]+$/;
const TARGET_REGEXP = /^[\x21\x22\x24-\x7e]+$/;
/** A character above 255 has no byte; a control character could end the line. */
const VALUE_REGEXP = /^[\t\x20-\x7e\x80-\xff]*$/;
const ENCODER = new TextEncoder();

/**
 * Appends the head of a request to a queue.
 *
 * @throws {HttpError} When a part of it cannot stand where it is; the queue then stays as it was.
 */
export function encodeRequestHead(head: RequestHeadInit, queue: ByteQueue): void {
  const { method, target, version = "1.1", headers } = head;
  if (!TOKEN_REGEXP.test(method)) throw unfit("method", method);
  if (!TARGET_REGEXP.test(target)) throw unfit("target", target);
  pushLatin1(queue, `${method} ${target} HTTP/${version}\r\n${fieldLines(headers)}\r\n`);
}

/**
 * Appends the head of a response to a queue.
 *
 * @throws {HttpError} When a part of it cannot stand where it is; the queue then stays as it was.
 */
export function encodeResponseHead(head: ResponseHeadInit, queue: ByteQueue): void {
  const { status, reason = "", version = "1.1", headers } = head;
  if (!Number.isInteger(status) || status < 100 || status > 999) throw unfit("status", `${status}`);
  if (!VALUE_REGEXP.test(reason)) throw unfit("reason", reason);
  pushLatin1(queue, `HTTP/${version} ${status} ${reason}\r\n${fieldLines(headers)}\r\n`);
}

/** The head of a request as bytes, as it came. */
export function formatHead(head: RequestHeadInit): Uint8Array<ArrayBuffer> {
  const queue = new ByteQueue();
  encodeRequestHead(head, queue);
  return queue.view().slice();
}

/**
 * Fields as the lines of a head.
 *
 * @throws {HttpError} When a name or a value has a character that cannot stand there.
 */
export function fieldLines(headers: Fields): string {
  let lines = "";
  for (const [name, value] of headers) {
    if (!TOKEN_REGEXP.test(name)) throw unfit("field name", name);
    if (!VALUE_REGEXP.test(value)) throw unfit(`value of ${name}`, value);
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

/** Appends text whose characters are bytes. */
export function pushLatin1(queue: ByteQueue, text: string): void {
  queue.reserve(text.length);
  const { read, written } = ENCODER.encodeInto(text, queue.bytes.subarray(queue.end));
  // ASCII, as nearly always, is the same in both encodings.
  if (read !== text.length || written !== text.length) {
    for (let i = 0; i < text.length; i++) queue.bytes[queue.end + i] = text.charCodeAt(i);
  }
  queue.commit(text.length);
}

function unfit(what: string, text: string): HttpError {
  return new HttpError(`Cannot write ${JSON.stringify(text)} as a ${what} of HTTP`, {
    status: 500,
  });
}
