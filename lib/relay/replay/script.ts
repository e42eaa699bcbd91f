import { UsageError } from "../../errors.ts";
import { formatSize } from "../../units.ts";
import type { EndEvent, MessageEvent, RelayEvent } from "../event.ts";

/** One thing that was said or done on a recorded connection. */
export type Step = MessageEvent | EndEvent;

/** One recorded connection, to be played again. */
export interface Script {
  /** The number of the connection on the tape. */
  readonly conn: number;
  /** When it was opened, in the tape's time. */
  readonly time: number;
  /** What happened on it, in order. */
  readonly steps: readonly Step[];
  /** The connections that were over when it was opened, as far as no script before names them. */
  readonly after: readonly number[];
}

/** Options of {@linkcode loadScripts}. */
export interface LoadScriptsOptions {
  /**
   * How many bytes of messages are held; a tape with more cannot be replayed.
   *
   * @default {268435456}
   */
  maxBytes?: number | undefined;
}

/** What a step counts for besides its bytes. */
const STEP_COST = 256;

/**
 * Reads a tape into one script for each connection, in the order in which they were opened.
 *
 * @throws {UsageError} When it holds more than may be held.
 */
export async function loadScripts(
  events: Iterable<RelayEvent> | AsyncIterable<RelayEvent>,
  options: LoadScriptsOptions = {},
): Promise<Script[]> {
  const { maxBytes = 256 << 20 } = options;
  const scripts = new Map<number, Script & { steps: Step[] }>();
  let over: number[] = [];
  let size = 0;
  for await (const event of events) {
    const { type, conn, time } = event;
    let script = scripts.get(conn);
    if (script === undefined) {
      scripts.set(conn, script = { conn, time, steps: [], after: over });
      over = [];
    }
    if (type === "close") over.push(conn);
    if (type !== "message" && type !== "end") continue;
    script.steps.push(event);
    size += STEP_COST + (type === "message" ? event.wire.length + event.bytes.length : 0);
    if (size > maxBytes) {
      throw new UsageError(
        `Cannot replay a tape of more than ${formatSize(maxBytes)}: replay it part by part`,
      );
    }
  }
  return [...scripts.values()];
}
