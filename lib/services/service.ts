/** What a listener answers: pure, and the same over every transport. A frame in gives a frame out. */
export interface Service {
  /** Its name, as the flag that picks it is called. */
  readonly name: string;

  /**
   * Answers the messages of one read (or one datagram).
   *
   * @param messages Views that are valid during the call and, in the answer, until it is written.
   * @returns The answers in order; empty for none.
   */
  answer(messages: readonly Uint8Array[]): readonly Uint8Array[];

  /**
   * Of a service that talks first on a stream: what it says as soon as a peer connects (RFC 867: the
   * time of day; RFC 864: characters without end). What the peer sends is thrown away, and the
   * connection is closed behind the last message.
   */
  opening?(): Iterable<Uint8Array>;
}
