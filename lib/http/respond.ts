import { reasonOf } from "./status.ts";

const ENCODER = new TextEncoder();

/**
 * A response whose whole body is at hand. To everyone it is a `Response`; the server, which would
 * otherwise have to read the body as a stream, which takes longer than all the rest, is given the bytes.
 */
class WholeResponse extends Response {
  readonly #bytes: Uint8Array;

  constructor(body: Uint8Array<ArrayBuffer>, init: ResponseInit) {
    super(mayHaveBody(init.status ?? 200) ? body : null, init);
    this.#bytes = body;
  }

  static bytesOf(response: Response): Uint8Array | undefined {
    return #bytes in response ? response.#bytes : undefined;
  }
}

/** Whether a response with this status may have a body at all. */
export function mayHaveBody(status: number): boolean {
  return status >= 200 && status !== 204 && status !== 205 && status !== 304;
}

/**
 * Makes a response whose whole body is at hand: as `new Response(body, init)` does, and what
 * {@linkcode serveHttp} sends fastest.
 *
 * @example
 * ```ts
 * import { respond } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const response = respond("hello\n", { status: 201 });
 * assertEquals(response.status, 201);
 * assertEquals(await response.text(), "hello\n");
 * ```
 *
 * @param body Bytes, or a text, which is `text/plain; charset=utf-8` unless the fields say otherwise.
 */
export function respond(
  body: string | Uint8Array<ArrayBuffer>,
  init: ResponseInit = {},
): Response {
  if (typeof body !== "string") return new WholeResponse(body, init);
  const response = new WholeResponse(ENCODER.encode(body), init);
  const { headers } = response;
  if (!headers.has("content-type")) headers.set("content-type", "text/plain; charset=utf-8");
  return response;
}

/** A response that says its status in words, for a person. */
export function respondStatus(status: number, init: ResponseInit = {}): Response {
  return respond(`${status} ${reasonOf(status)}\n`, { ...init, status });
}

/** The body of a response that {@linkcode respond} made; of any other `undefined`. */
export function wholeBodyOf(response: Response): Uint8Array | undefined {
  return WholeResponse.bytesOf(response);
}
