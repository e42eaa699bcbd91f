import type { Party } from "./party.ts";

/** What a client's handshake says to a target that understands the same. */
export interface Asked {
  /** The path and query. */
  path: string;
  /** The subprotocols offered, the best first. */
  subprotocols: readonly string[];
  /** The fields that are for the target: cookies, the `Origin`, whatever else came. */
  headers: readonly (readonly [string, string])[];
  /** Whether it says that it is a page of the host it came to, and so one of the target's. */
  isOwnOrigin: boolean;
}

/** A client that has come, before there is a target for it. */
export interface Caller {
  /** What it asks for, where its transport begins with a handshake. */
  readonly asked?: Asked | undefined;
  /** Lets it in, now that the target is there. */
  enter(target: Party): Party | Promise<Party>;
  /** Tells it why it has no target, where its transport can say so. */
  refuse?(error: unknown): Promise<void>;
}
