import type { Format } from "../protocol/format.ts";

/** What a door gives the hub for each connection. */
export interface Link {
  /** The peer's host, for bans. */
  readonly address: string;
  /** How messages are written. */
  readonly format: Format;
  /**
   * The session's outbox has something: take it and write it, until it gives nothing. Called once
   * until then, after all that the server does at once.
   */
  wake(): void;
  /** Close the connection behind what is queued. Called once. */
  end(reason: string): void;
}
