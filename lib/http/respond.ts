import type { Fields } from "./encode_head.ts";
import { reasonOf } from "./status.ts";

const ENCODER = new TextEncoder();

/** What the web's `Response` says of a text. */
const TEXT_FIELDS: Fields = [["content-type", "text/plain;charset=UTF-8"]];

/**
 * A response whose whole body is at hand. To everyone it is a `Response`; the server, which would
 * otherwise have to read the body as a stream, which takes longer than all the rest, is given the bytes,
 * and the fields as long as nobody had a hand on them.
 */
class WholeResponse extends Response {
  readonly #bytes: Uint8Array;
  #fields: Fields | undefined;

  constructor(body: string | Uint8Array<ArrayBuffer>, init: ResponseInit) {
    const hasBody = mayHaveBody(init.status ?? 200);
    super(hasBody ? body : null, init);
    const isText = typeof body === "string";
    this.#bytes = isText ? ENCODER.encode(body) : body;
    if (hasBody && isText && init.headers === undefined) this.#fields = TEXT_FIELDS;
  }

  override get headers(): Headers {
    this.#fields = undefined;
    return super.headers;
  }

  static bytesOf(response: Response): Uint8Array | undefined {
    return #bytes in response ? response.#bytes : undefined;
  }

  static fieldsOf(response: Response): Fields {
    return (#bytes in response ? response.#fields : undefined) ?? response.headers;
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
 * @param body Bytes, or a text, which is `text/plain;charset=UTF-8` unless the fields say otherwise.
 */
export function respond(
  body: string | Uint8Array<ArrayBuffer>,
  init: ResponseInit = {},
): Response {
  return new WholeResponse(body, init);
}

/** A response that says its status in words, for a person. */
export function respondStatus(status: number, init: ResponseInit = {}): Response {
  return respond(`${status} ${reasonOf(status)}\n`, { ...init, status });
}

/** The body of a response that {@linkcode respond} made; of any other `undefined`. */
export function wholeBodyOf(response: Response): Uint8Array | undefined {
  return WholeResponse.bytesOf(response);
}

/** The fields of a response, without making `Headers` of those that {@linkcode respond} knows. */
export function fieldsOf(response: Response): Fields {
  return WholeResponse.fieldsOf(response);
}
