import { ByteQueue } from "../../frame/byte_queue.ts";
import { encodeResponseHead, type RequestHeadInit, type ResponseHead } from "../../http/head.ts";

/** `GET /path HTTP/1.1` and the fields, a line each. */
export function requestLines({ method, target, headers }: RequestHeadInit): string[] {
  return [`${method} ${target} HTTP/1.1`, ...fieldLines(headers)];
}

/** `HTTP/1.1 200 OK` and the fields, a line each. */
export function responseLines({ version, status, reason, headers }: ResponseHead): string[] {
  return [`HTTP/${version} ${status} ${reason}`.trimEnd(), ...fieldLines(headers)];
}

/** The head of a response as it goes over the wire. */
export function responseBytes(head: ResponseHead): Uint8Array {
  const queue = new ByteQueue();
  encodeResponseHead(head, queue);
  return queue.view();
}

function fieldLines(headers: Iterable<readonly [string, string]>): string[] {
  return Array.from(headers, ([name, value]) => `${name}: ${value}`);
}
