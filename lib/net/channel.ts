import type { Address } from "../address.ts";

/** Why a side ended a channel, where its transport says so. */
export interface Closing {
  /** Whose act it was. */
  by: "peer" | "local";
  /** The transport's number for it. */
  code: number;
  /** The words that came with it. */
  reason: string;
}

/**
 * Messages over any transport: the frames of a byte stream, its plain reads, or the datagrams
 * exchanged with one UDP peer.
 *
 * One reader: a `receive` is awaited before the next is begun. Sends keep their order.
 */
export interface Channel {
  /** This side's address. */
  readonly local: Address;
  /** The peer's address. */
  readonly remote: Address;
  /** Who sent what was received last, where others than the peer may: a group has many members. */
  readonly sender?: Address | undefined;

  /**
   * Waits for messages: all that the next read completes, at least one.
   *
   * @returns The messages as views that stay valid until the next call, or `null` at a clean end.
   * @throws {FrameError} When bytes can never become a frame; every later call throws it again.
   * @throws {TruncatedError} When the peer ended inside a frame.
   * @throws {NetError} As the transport's read does.
   */
  receive(): Promise<readonly Uint8Array[] | null>;

  /**
   * Sends messages, in one write where the transport has a stream.
   *
   * @throws {FrameError} When a message is too large for a frame; nothing of the batch is sent.
   * @throws {NetError} As the transport's write does.
   */
  send(messages: readonly Uint8Array[]): Promise<void>;

  /** Says that no more messages will be sent; those of the peer can still be received. */
  closeWrite(): Promise<void>;

  /** Closes both directions at once. Idempotent. */
  close(): void;

  /** Of a transport that says farewell (WebSocket): resolves when it is said, behind `close`. */
  readonly closed?: Promise<void>;

  /** Of such a transport: why it ended, once one side has said so. */
  readonly closing?: Closing | undefined;
}
