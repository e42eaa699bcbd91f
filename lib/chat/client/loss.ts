import { NetError, type NetFault, TruncatedError } from "../../errors.ts";
import { ChatError } from "../protocol/chat_error.ts";
import type { WireEnd } from "./wire.ts";

/** What another attempt will not mend. */
const LASTING: ReadonlySet<NetFault> = new Set(["aborted", "permission", "tls", "too-large"]);

/** Whether a new connection may be better than the one that failed. */
export function mayPass(error: Error): boolean {
  if (error instanceof ChatError) return error.code === "too-many";
  if (error instanceof TruncatedError) return true;
  return error instanceof NetError && !LASTING.has(error.fault);
}

/** Whether the server wants the member to stay away. */
export function isSentAway({ bye }: WireEnd): boolean {
  return bye !== undefined && !bye.again;
}
