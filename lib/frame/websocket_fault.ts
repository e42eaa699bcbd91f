import { FrameError, type FrameFault } from "../errors.ts";

/** What a close frame says about bytes that are refused (RFC 6455, section 7.4.1). */
export type WebSocketFaultCode = 1002 | 1007 | 1009;

/** What the format is called in errors. */
export const SPEC = "websocket";

const FAULTS: Readonly<Record<WebSocketFaultCode, FrameFault>> = {
  1002: "garbage",
  1007: "garbage",
  1009: "oversize",
};

/** Bytes that a WebSocket peer must not send: it is told why by a close frame with this code. */
export class WebSocketError extends FrameError {
  /** What the close frame says: 1002 protocol error, 1007 not UTF-8, 1009 too big. */
  readonly code: WebSocketFaultCode;

  /** Makes an error from its message and its code. */
  constructor(message: string, options: { code: WebSocketFaultCode }) {
    const { code } = options;
    super(message, { fault: FAULTS[code] });
    this.code = code;
  }
}

/** The error of a frame that is refused: why, in words, and with which code. */
export function refusedFrame(reason: string, code: WebSocketFaultCode): WebSocketError {
  return new WebSocketError(`Cannot decode a ${SPEC} frame: ${reason}`, { code });
}
