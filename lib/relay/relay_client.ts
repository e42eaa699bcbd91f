import type { Address } from "../address.ts";
import type { Admission } from "../net/admission.ts";
import type { Caller } from "./caller.ts";
import { dialTarget } from "./dial.ts";
import type { EndHow, LedgerEntry } from "./event.ts";
import { flowEnd } from "./flow_end.ts";
import { join } from "./join.ts";
import { closeLedger, newSide } from "./ledger.ts";
import { closeParty, type Party, remoteOf } from "./party.ts";
import type { RelayOptions } from "./relay_options.ts";

/** What all connections of a relay have in common. */
export interface RelayPlan extends RelayOptions {
  /** Where they lead. */
  target: Address;
  /** The time, in milliseconds since the relay began. */
  now: () => number;
  /** How long a connection may be quiet, in milliseconds. */
  idle: number;
  /** Counts and numbers them. */
  admission: Admission;
}

/** One client of a relay. */
export interface RelayClient {
  /** The number of its connection. */
  conn: number;
  /** Who it is. */
  remote: Address;
  /** Gives up connecting when it is aborted. */
  signal: AbortSignal;
  /** Hears what it asks for, where its transport begins with that. */
  accept(): Caller | Promise<Caller>;
  /** Why the relay has closed the connection, where it has. */
  stopped(): EndHow | undefined;
  /** Is told what to do when the relay closes the connection. */
  onStop(stop: () => void): void;
}

/** Both sides of a connection; or which of them could not be had. */
type Meeting = { near: Party; far: Party } | { missing: "client" | "target"; error: unknown };

/** The life of one connection: connects it with the target, joins the two, and tells how it went. */
export async function relayClient(client: RelayClient, plan: RelayPlan): Promise<LedgerEntry> {
  const { conn, remote, stopped, onStop } = client;
  const { tap, now, codecs = {}, faults, injector, onOpen } = plan;
  const times = { time: now(), at: Date.now() };
  const meeting = await meet(client, plan);
  const target = "far" in meeting ? remoteOf(meeting.far) : plan.target;
  try {
    await tap?.({ type: "open", conn, ...times, client: remote, target });
    const ledger = "far" in meeting
      ? await join(meeting.near, meeting.far, {
        ...{ conn, codecs, faults, injector, onOpen, tap, now, stopped, onStop },
        openedAt: times.time,
      })
      : failure(client, { ...meeting, target, durationMs: now() - times.time });
    plan.onClose?.(ledger, remote);
    await tap?.({ type: "close", conn, time: now(), ledger });
    return ledger;
  } finally {
    if ("far" in meeting) closeParty(meeting.far);
  }
}

async function meet(client: RelayClient, plan: RelayPlan): Promise<Meeting> {
  let far: Party | undefined;
  let missing: "client" | "target" = "client";
  try {
    const caller = await client.accept();
    missing = "target";
    far = await dialFor(caller, { ...plan, signal: client.signal });
    missing = "client";
    return { near: await caller.enter(far), far };
  } catch (error) {
    if (far) closeParty(far);
    if (far && "channel" in far) await far.channel.closed;
    return { missing, error };
  }
}

async function dialFor(caller: Caller, plan: RelayPlan & { signal: AbortSignal }): Promise<Party> {
  try {
    return await dialTarget(plan.target, { ...plan, asked: caller.asked });
  } catch (error) {
    // A client that has gone by now need not be told.
    await caller.refuse?.(error).catch(() => {});
    throw error;
  }
}

/** The account of a connection that never was one. */
function failure(
  { conn, remote, stopped }: RelayClient,
  { missing, error, target, durationMs }: {
    missing: "client" | "target";
    error: unknown;
    target: Address;
    durationMs: number;
  },
): LedgerEntry {
  const end = flowEnd("from", error);
  const direction = missing === "client" ? "up" : "down";
  const how = end.at === "relay" ? stopped() ?? "shutdown" : end.how;
  const ends = [{ ...end, how, direction }] as const;
  const account = { conn, client: remote, target, ends, durationMs };
  return closeLedger({ ...account, up: newSide(), down: newSide() });
}
