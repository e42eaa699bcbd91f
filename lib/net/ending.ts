import { FrameError, NetError, toError, TruncatedError } from "../errors.ts";

/** How a connection ended, as one word. */
export type EndingHow =
  /** The peer ended its direction, and this side had answered all. */
  | "FIN"
  /** The peer reset the connection, or was gone when it was written to. */
  | "reset"
  /** Nothing was sent either way for as long as the server allows. */
  | "idle"
  /** The peer went over a limit. */
  | "limit"
  /** The server was shut down. */
  | "shutdown"
  /** The peer sent bytes that are not a frame. */
  | "malformed"
  /** The peer ended inside a frame, or a TLS peer without its closing alert. */
  | "truncated"
  /** The peer did not finish its handshake in time. */
  | "timeout"
  /** A side said that it closes (WebSocket). */
  | "close"
  /** What the peer asked for is not to be had (WebSocket). */
  | "refused"
  /** The handler had done its work. */
  | "done"
  /** Something else failed, on this side. */
  | "error";

/** Who ended a connection, and how. */
export interface Ending {
  /** Whose act it was. */
  by: "peer" | "local";
  /** The act. */
  how: EndingHow;
  /** The error behind it, where there is one. */
  error?: Error;
  /** The number that the transport has for it (WebSocket). */
  code?: number;
  /** The words that came with that number. */
  reason?: string;
}

/** What failed, as the ending of the connection it failed on. */
export function endingOf(thrown: unknown): Ending {
  const error = toError(thrown);
  if (error instanceof FrameError) return { by: "local", how: "malformed", error };
  if (error instanceof TruncatedError) return { by: "peer", how: "truncated", error };
  if (!(error instanceof NetError)) return { by: "local", how: "error", error };
  switch (error.fault) {
    case "reset":
    case "broken-pipe":
      return { by: "peer", how: "reset", error };
    case "truncated":
      return { by: "peer", how: "truncated", error };
    case "timeout":
      return { by: "local", how: "timeout", error };
    case "closed":
      return { by: "local", how: "done" };
    default:
      return { by: "local", how: "error", error };
  }
}
