import type { Address } from "../address.ts";

/**
 * The view of a connection that everything above the sockets stands on: TCP, TLS, Unix sockets and
 * an in-memory pair all have it.
 *
 * One reader: a `read` is awaited before the next is begun. Any number of writers: writes keep their
 * order and never interleave.
 */
export interface ByteStream {
  /** This side's address. */
  readonly local: Address;
  /** The peer's address. */
  readonly remote: Address;

  /**
   * Reads what has arrived, at most `buffer.length` bytes (at least one).
   *
   * @returns How many bytes were read, or `null` when the peer has ended its direction (FIN).
   * @throws {NetError} `reset` when the peer reset the connection, `closed` when it was closed here
   * meanwhile, `truncated` when a TLS peer vanished without its closing alert.
   */
  read(buffer: Uint8Array): Promise<number | null>;

  /**
   * Writes all of `bytes`, behind what was written before. The bytes stay unchanged by the caller
   * until the promise resolves, which is when the kernel has taken them.
   *
   * @throws {NetError} `broken-pipe`, `reset` or `closed`.
   */
  write(bytes: Uint8Array): Promise<void>;

  /** Ends this direction (FIN) behind what was written; the other direction stays open. */
  closeWrite(): Promise<void>;

  /** Closes both directions at once. A pending read or write ends with `closed`. Idempotent. */
  close(): void;
}
