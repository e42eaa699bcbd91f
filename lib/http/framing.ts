/**
 * Where the body of a message ends (RFC 9112, section 6.3). Wherever two readers could disagree about
 * that, one of them can be lied to (request smuggling), so what is not plain is refused.
 *
 * @module
 */
import { HttpError } from "../errors.ts";
import type { RequestHead, ResponseHead } from "./head.ts";
import type { HeaderFields } from "./header_fields.ts";

/**
 * How long a body is: so many bytes (0 where there is none), in chunks, or all until the connection
 * ends.
 */
export type Framing = number | "chunked" | "until-close";

const LENGTH_REGEXP = /^\d{1,15}$/;

/**
 * How the body of a request is framed.
 *
 * @throws {HttpError} 400 when that can be read in two ways, 501 for another coding than `chunked`.
 */
export function requestFraming(head: Pick<RequestHead, "version" | "headers">): Framing {
  return framingOf(head, 400) ?? 0;
}

/**
 * How the body of a response is framed.
 *
 * @param options.method The method of the request that it answers.
 * @throws {HttpError} 502 when that can be read in two ways, or in no way that is known here.
 */
export function responseFraming(
  head: Pick<ResponseHead, "version" | "status" | "headers">,
  options: { method: string },
): Framing {
  const { status } = head;
  const { method } = options;
  if (method === "HEAD" || status < 200 || status === 204 || status === 304) return 0;
  if (method === "CONNECT" && status < 300) return 0;
  return framingOf(head, 502) ?? "until-close";
}

interface Framed {
  version: string;
  headers: HeaderFields;
}

function framingOf({ version, headers }: Framed, status: number): Framing | undefined {
  const lengths = headers.count("content-length");
  const coding = headers.get("transfer-encoding");
  if (coding !== null) {
    if (lengths > 0) throw ambiguous("it has Content-Length and Transfer-Encoding", status);
    if (version === "1.0") throw ambiguous("HTTP/1.0 has no Transfer-Encoding", status);
    return checkCoding(coding, status);
  }
  if (lengths === 0) return undefined;
  const length = headers.get("content-length")!;
  if (lengths > 1 || !LENGTH_REGEXP.test(length)) {
    throw ambiguous(`the Content-Length is "${length}"`, status);
  }
  return Number(length);
}

function checkCoding(text: string, status: number): "chunked" {
  const codings = text.toLowerCase().split(",").map((coding) => coding.trim());
  const unknown = codings.find((coding) => coding !== "chunked");
  if (unknown !== undefined) {
    throw new HttpError(`Cannot undo the transfer coding "${unknown}": only "chunked" is known`, {
      status: status === 400 ? 501 : status,
    });
  }
  if (codings.length > 1) throw ambiguous("it is chunked more than once", status);
  return "chunked";
}

function ambiguous(why: string, status: number): HttpError {
  return new HttpError(`Cannot tell where the body ends: ${why}`, { status });
}
