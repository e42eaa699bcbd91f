/**
 * The heads of HTTP/1.1 messages (RFC 9112), strictly: what two readers could take for two things is
 * refused, so that nobody in front of this one can be made to see another request than it does.
 *
 * @module
 */
import { HttpError } from "../errors.ts";
import type { ByteQueue } from "../frame/byte_queue.ts";
import { requestFraming } from "./framing.ts";
import { HeaderFields } from "./header_fields.ts";

/** The versions of HTTP that are spoken here. */
export type HttpVersion = "1.0" | "1.1";

/** The head of a request. */
export interface RequestHead {
  /** `GET`, `POST` … as it came. */
  method: string;
  /** `/path?query`, an absolute URL, `*` or, of `CONNECT`, `host:port`. */
  target: string;
  /** The version of HTTP. */
  version: HttpVersion;
  /** The fields. */
  headers: HeaderFields;
}

/** The head of a response. */
export interface ResponseHead {
  /** 100 to 999. */
  status: number;
  /** The words behind the status; may be empty. */
  reason: string;
  /** The version of HTTP. */
  version: HttpVersion;
  /** The fields. */
  headers: HeaderFields;
}

/** How large a head may be. */
export interface HeadLimits {
  /**
   * The whole head, in bytes.
   *
   * @default {16384}
   */
  maxHead?: number;
  /**
   * Its fields.
   *
   * @default {100}
   */
  maxFields?: number;
  /**
   * The target of a request, in bytes.
   *
   * @default {8192}
   */
  maxTarget?: number;
}

const CR = 0x0d;
const LF = 0x0a;
const TOKEN_REGEXP = /^[!#$%&'*+\-.^`|~\w]+$/;
const VALUE_REGEXP = /^[\t\x20-\x7e\x80-\xff]*$/;
const REQUEST_REGEXP = /^([!#$%&'*+\-.^`|~\w]+) ([\x21\x22\x24-\x7e]+) HTTP\/(\d)\.(\d)$/;
const RESPONSE_REGEXP = /^HTTP\/(\d)\.(\d) ([1-9]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/;
const HOST_REGEXP = /^(?:[\w.~!$&'()*+,;=%-]+|\[[\da-f:.]+\])(?::\d{0,5})?$/i;

/**
 * Takes the head of a request from the front of a queue.
 *
 * Any number of calls costs time linear in the bytes: the queue remembers how far it was searched.
 *
 * @returns The head, or `undefined` while it is not complete; the queue then stays as it is.
 * @throws {HttpError} 400 for what is no request, 414 and 431 for one that is too long, 501 for an
 * unknown transfer coding, 505 for another version.
 */
export function decodeRequestHead(
  queue: ByteQueue,
  limits: HeadLimits = {},
): RequestHead | undefined {
  // A line end too many behind the request before (RFC 9112, section 2.2).
  while (queue.length >= 2 && startsWithLineEnd(queue)) queue.skip(2);
  const text = takeHead(queue, { ...limits, fault: 400 });
  if (text === undefined) return undefined;
  const { line, headers } = parseHead(text, { ...limits, fault: 400 });
  const [, method, target, major, minor] = REQUEST_REGEXP.exec(line) ?? [];
  if (method === undefined || target === undefined) throw bad("the request line is malformed", 400);
  const version = versionOf(`${major}.${minor}`, 505);
  if (target.length > (limits.maxTarget ?? 8192)) throw bad("the target is too long", 414);
  if (!isTarget(target, method)) throw bad(`"${target}" is no target of ${method}`, 400);
  const head = { method, target, version, headers };
  checkHostField(head);
  requestFraming(head);
  return head;
}

/**
 * Takes the head of a response from the front of a queue.
 *
 * @returns The head, or `undefined` while it is not complete; the queue then stays as it is.
 * @throws {HttpError} 502 for what is no response, or too long.
 */
export function decodeResponseHead(
  queue: ByteQueue,
  limits: HeadLimits = {},
): ResponseHead | undefined {
  const text = takeHead(queue, { ...limits, fault: 502 });
  if (text === undefined) return undefined;
  const { line, headers } = parseHead(text, { ...limits, fault: 502 });
  const [, major, minor, status, reason = ""] = RESPONSE_REGEXP.exec(line) ?? [];
  if (status === undefined) throw bad("the status line is malformed", 502);
  return { status: Number(status), reason, version: versionOf(`${major}.${minor}`, 502), headers };
}

interface Reading extends HeadLimits {
  /** The status of an error that has none of its own. */
  fault: number;
}

function startsWithLineEnd({ bytes, start }: ByteQueue): boolean {
  return bytes[start] === CR && bytes[start + 1] === LF;
}

/** Takes a head up to its empty line, as text without the last two line ends. */
function takeHead(queue: ByteQueue, { maxHead = 16384, fault }: Reading): string | undefined {
  const { bytes, start, end } = queue;
  if (start < end && !isText(bytes[start]!)) throw bad("it does not begin with text", fault);
  const limit = Math.min(end, start + maxHead);
  for (let at = start + queue.scanned; at < limit; at++) {
    if (bytes[at] !== LF) continue;
    if (at === start || bytes[at - 1] !== CR) throw bad("a line ends without CR LF", fault);
    if (bytes[at - 2] !== LF || at - start < 3) continue;
    const head = queue.take(at + 1 - start);
    return String.fromCharCode.apply(null, head.subarray(0, -4) as unknown as number[]);
  }
  if (limit === end && end - start < maxHead) {
    queue.scanned = end - start;
    return undefined;
  }
  const inFirstLine = !queue.view(0, maxHead).includes(LF);
  const isRequest = fault === 400;
  if (isRequest && inFirstLine) throw bad(`the request line is over ${maxHead} bytes`, 414);
  throw bad(`the head is over ${maxHead} bytes`, isRequest ? 431 : fault);
}

/** Parts a head into its first line and its fields. */
function parseHead(
  text: string,
  { maxFields = 100, fault }: Reading,
): { line: string; headers: HeaderFields } {
  const headers = new HeaderFields();
  const first = text.indexOf("\r\n");
  if (first < 0) return { line: text, headers };
  for (let from = first + 2; from <= text.length;) {
    const next = text.indexOf("\r\n", from);
    const to = next < 0 ? text.length : next;
    if (headers.size >= maxFields) {
      throw bad(`it has over ${maxFields} fields`, fault === 400 ? 431 : fault);
    }
    const colon = text.indexOf(":", from);
    const name = colon < 0 || colon >= to ? "" : text.slice(from, colon);
    if (!TOKEN_REGEXP.test(name)) throw bad("a header field has no valid name", fault);
    headers.append(name, parseValue(text.slice(colon + 1, to), { name, fault }));
    from = to + 2;
  }
  return { line: text.slice(0, first), headers };
}

function parseValue(text: string, { name, fault }: { name: string; fault: number }): string {
  if (!VALUE_REGEXP.test(text)) throw bad(`the value of ${name} has control characters`, fault);
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

/** Whether a head can begin so: with another byte it is another protocol, TLS above all. */
function isText(byte: number): boolean {
  return (byte > 0x20 && byte < 0x7f) || byte === CR || byte === LF;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function versionOf(text: string, status: number): HttpVersion {
  if (text === "1.1" || text === "1.0") return text;
  throw bad(`HTTP/${text} is not spoken here`, status);
}

/** Whether a target has one of the four forms (RFC 9112, section 3.2). */
function isTarget(target: string, method: string): boolean {
  if (method === "CONNECT") return /^[^/?@]+:\d{1,5}$/.test(target);
  if (target.startsWith("/")) return true;
  return target === "*" ? method === "OPTIONS" : /^https?:\/\/[^/?]/i.test(target);
}

/** One `Host`, which HTTP/1.0 may leave out (RFC 9112, section 3.2). */
function checkHostField({ version, headers }: RequestHead): void {
  const count = headers.count("host");
  if (count === 0 && version === "1.0") return;
  if (count !== 1) throw bad(`it has ${count} Host fields`, 400);
  const host = headers.get("host")!;
  if (!HOST_REGEXP.test(host)) throw bad(`"${host}" is no host`, 400);
}

function bad(why: string, status: number): HttpError {
  const what = status === 502 ? "response" : "request";
  return new HttpError(`Cannot read the ${what}: ${why}`, { status });
}

export {
  encodeRequestHead,
  encodeResponseHead,
  type Fields,
  type RequestHeadInit,
  type ResponseHeadInit,
} from "./encode_head.ts";
