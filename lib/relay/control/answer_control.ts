/**
 * The protocol of a relay's control socket: JSON, one object a line, and one line back for each.
 *
 * ```text
 *   {"do":"add","fault":"drop:p=0.1"}    {"ok":true,"id":1}
 *   {"do":"remove","id":1}               {"ok":true}
 *   {"do":"faults"}                      {"ok":true,"seed":7,"paused":false,"faults":[…]}
 *   {"do":"clear"}  {"do":"pause"}  {"do":"resume"}
 *   {"do":"conns"}                       {"ok":true,"conns":[…]}
 *   {"do":"stats"}                       {"ok":true,"open":1,"closed":0,…}
 *   anything else                        {"ok":false,"error":"…"}
 * ```
 *
 * @module
 */
import { UsageError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import { parseFault } from "../faults/fault.ts";
import type { FaultSet } from "../faults/fault_set.ts";
import type { LiveConnections } from "./live_connections.ts";

/** What a control socket controls. */
export interface Controlled {
  /** The faults. */
  faults: FaultSet;
  /** The connections. */
  connections: LiveConnections;
}

/** What is asked of a relay, as it stands in a line. */
export interface ControlRequest {
  /** What to do. */
  do: string;
  /** Of `add`: the fault. */
  fault?: unknown;
  /** Of `remove`: its number. */
  id?: unknown;
}

/** What a relay answers. */
export type ControlAnswer =
  | { ok: true; [field: string]: unknown }
  | { ok: false; error: string };

type Action = (controlled: Controlled, request: ControlRequest) => object | void;

const ACTIONS: Readonly<Record<string, Action>> = {
  faults: ({ faults }) => ({
    seed: faults.seed,
    paused: faults.isPaused,
    faults: faults.list().map(({ id, fault }) => ({ id, fault: fault.text, ...faults.tally(id) })),
  }),
  add({ faults }, { fault }) {
    if (typeof fault !== "string") throw new UsageError("Cannot add a fault that is no text");
    return { id: faults.add(parseFault(fault)) };
  },
  remove({ faults }, { id }) {
    if (typeof id !== "number") throw new UsageError("Cannot remove a fault without its number");
    faults.remove(id);
  },
  clear: ({ faults }) => faults.clear(),
  pause: ({ faults }) => faults.pause(true),
  resume: ({ faults }) => faults.pause(false),
  conns: ({ connections }) => ({ conns: connections.list() }),
  stats: ({ connections }) => connections.sums(),
};

/** What a control socket can be asked to do. */
export const CONTROL_ACTIONS: readonly string[] = Object.keys(ACTIONS);

/** Does what a line asks for, and says how that went. */
export function answerControl(line: string, controlled: Controlled): ControlAnswer {
  try {
    const request = parseRequest(line);
    return { ok: true, ...ACTIONS[request.do]!(controlled, request) };
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, error: error.message };
    throw error;
  }
}

/**
 * Checks what is to be done.
 *
 * @throws {UsageError} When there is no such thing, with the nearest.
 */
export function checkAction(word: string): void {
  if (Object.hasOwn(ACTIONS, word)) return;
  const near = nearest(word, CONTROL_ACTIONS);
  const hint = near === undefined ? "" : `did you mean "${near}"? `;
  throw new UsageError(`Cannot do "${word}": ${hint}known are ${CONTROL_ACTIONS.join(", ")}`);
}

function parseRequest(line: string): ControlRequest {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch (cause) {
    throw new UsageError("Cannot read the line: it is no JSON", { cause });
  }
  if (!isRequest(request)) {
    throw new UsageError('Cannot read the line: write it as {"do":"faults"}');
  }
  checkAction(request.do);
  return request;
}

function isRequest(value: unknown): value is ControlRequest {
  return typeof value === "object" && value !== null && "do" in value &&
    typeof value.do === "string";
}
