/** What a request sends behind its head. It can be opened again, because a redirect may ask for it. */
export interface HttpBody {
  /** How many bytes it has. */
  readonly size: number;
  /** Its media type, if one is known. */
  readonly type?: string | undefined;
  /** Its bytes from the start. */
  open(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** Bytes, or a text as UTF-8, as the body of a request. */
export function bytesBody(content: Uint8Array | string, type?: string): HttpBody {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { size: bytes.length, type, open: () => [bytes] };
}
