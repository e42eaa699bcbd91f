import { FrameError, HttpError, NetError, toError, TruncatedError } from "../errors.ts";
import type { Closing } from "../net/channel.ts";
import type { EndHow } from "./event.ts";

/** How one direction of a connection ended. */
export interface FlowEnd {
  /** On which side: where the bytes come from, or where they go to; or neither, but the relay. */
  at: "from" | "to" | "relay";
  /** How. */
  how: EndHow;
  /** Whether the other side was told, and may go on to answer. */
  isPassed?: boolean;
  /** Whether both sides are to be reset. */
  isReset?: boolean;
  /** What a WebSocket said at its end: the code and the words of its close frame. */
  closing?: Pick<Closing, "code" | "reason"> | undefined;
  /** What went wrong, if something did. */
  error?: Error;
}

/** What failed at one side of a direction, as its end. */
export function flowEnd(at: "from" | "to", thrown: unknown): FlowEnd {
  const error = toError(thrown);
  if (error instanceof TruncatedError) return { at, how: "truncated", error };
  if (error instanceof FrameError) {
    return { at, how: error.fault === "oversize" ? "limit" : "malformed", error };
  }
  // What is no failure of a side is one of whoever is told of its messages.
  if (error instanceof HttpError) return { at, how: "error", error };
  if (!(error instanceof NetError)) return { at: "relay", how: "error", error };
  switch (error.fault) {
    case "reset":
    case "broken-pipe":
      return { at, how: "reset", error };
    case "truncated":
    case "timeout":
      return { at, how: error.fault, error };
    // Only the relay itself closes a stream that is in use.
    case "closed":
    case "aborted":
      return { at: "relay", how: "FIN" };
    default:
      return { at, how: "error", error };
  }
}
