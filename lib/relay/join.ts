import { type Address, isWebSocket } from "../address.ts";
import type { Codec } from "../frame/codec.ts";
import { raw } from "../frame/raw.ts";
import type { Direction, EndEvent, EndHow, LedgerEntry, Side, Tap } from "./event.ts";
import type { FaultSet, Lanes } from "./faults/fault_set.ts";
import type { FlowEnd } from "./flow_end.ts";
import { Inlet } from "./inlet.ts";
import type { Injector, Inlets } from "./injector.ts";
import { closeLedger, type DirectionEnd, newSide } from "./ledger.ts";
import { Observer } from "./observer.ts";
import { closeParty, messagesOf, type Party, remoteOf } from "./party.ts";
import { pass } from "./pass.ts";
import { type CountedStream, pump, type Pumping } from "./pump.ts";

/** How long the other direction may go on when one side can neither say nor hear more, in milliseconds. */
const GRACE = 1000;

/** How long a target without an end may be quiet once the client has ended, in milliseconds. */
const QUIET = 5000;

/** How messages are cut, in each direction. */
export interface RelayCodecs {
  /** From the client to the target. */
  up?: Codec | undefined;
  /** From the target to the client. */
  down?: Codec | undefined;
}

/** A connection that has both its sides. */
export interface OpenConnection {
  /** Its number. */
  readonly conn: number;
  /** Who asked for it. */
  readonly client: Address;
  /** Where it leads. */
  readonly target: Address;
  /** Its accounts, as they are now. */
  look(): Readonly<Record<Direction, Side>>;
}

/** Options of {@linkcode join}. */
export interface JoinOptions {
  /** The number of the connection. */
  conn: number;
  /** How messages are cut; without a codec they are what reads give. */
  codecs: RelayCodecs;
  /** What is done to what passes. */
  faults?: FaultSet | undefined;
  /** Is told of the ways into it. */
  injector?: Injector | undefined;
  /** Is told of the connection at its beginning. */
  onOpen?: ((connection: OpenConnection) => void) | undefined;
  /** Is told of everything. */
  tap?: Tap | undefined;
  /** The time, in milliseconds since the relay began. */
  now: () => number;
  /** When the connection was opened, by the same clock. */
  openedAt: number;
  /** Why the relay has closed the connection, where it has. */
  stopped: () => EndHow | undefined;
  /** Is told what to do when it does. */
  onStop: (stop: () => void) => void;
}

/**
 * Joins two sides until both have ended, and closes the second.
 *
 * The end of one side is passed to the other, which may go on to answer. A side that fails ends both;
 * but one that takes no more is heard to its end, as it may have said why.
 */
export async function join(
  client: Party,
  target: Party,
  options: JoinOptions,
): Promise<LedgerEntry> {
  const { conn, now, openedAt } = options;
  const joint = new Joint(client, target, options);
  const ends = { conn, client: remoteOf(client), target: remoteOf(target) };
  options.onOpen?.({ ...ends, look: () => joint.look() });
  await joint.run();
  return closeLedger({
    ...ends,
    ...joint.sides,
    ends: joint.ends,
    durationMs: now() - openedAt,
  });
}

type Seen = Pick<Pumping, "side" | "observer" | "faults" | "inlet">;

class Joint {
  readonly sides: Record<Direction, Side> = { up: newSide(), down: newSide() };
  readonly ends: DirectionEnd[] = [];
  readonly #parties: { client: Party; target: Party };
  readonly #options: JoinOptions;
  readonly #lanes: Lanes | undefined;
  readonly #inlets: Inlets | undefined;
  #grace: ReturnType<typeof setTimeout> | undefined;
  /** Counts what the kernel took of both directions, once nothing more is written. */
  #count: (() => void) | undefined;

  constructor(client: Party, target: Party, options: JoinOptions) {
    this.#parties = { client, target };
    this.#options = options;
    this.#lanes = options.faults?.forConnection(options.conn);
    const { injector, codecs } = options;
    const inlet = (direction: Direction) => new Inlet(codecs[direction] ?? raw());
    this.#inlets = injector && { up: inlet("up"), down: inlet("down") };
  }

  /** The accounts as they are now. */
  look(): Readonly<Record<Direction, Side>> {
    this.#count?.();
    for (const direction of ["up", "down"] as const) {
      if (this.#lanes) this.sides[direction].faults = this.#lanes[direction].tally();
    }
    return this.sides;
  }

  async run(): Promise<void> {
    using _ = this.#lanes;
    const { client, target } = this.#parties;
    const { injector, conn, onStop } = this.#options;
    using _inlets = this.#inlets && injector?.enter(conn, this.#inlets);
    onStop(() => this.#close());
    try {
      await Promise.all(
        "stream" in client && "stream" in target
          ? this.#pumpBoth(client.stream, target.stream)
          : this.#passBoth(),
      );
    } finally {
      clearTimeout(this.#grace);
      this.#close();
    }
    // A WebSocket is not closed before its peer has answered, or has had the time to.
    const inlets = [this.#inlets?.up.settled(), this.#inlets?.down.settled()];
    await Promise.all([closedOf(client), closedOf(target), ...inlets]);
    this.#count?.();
  }

  #pumpBoth(near: CountedStream, far: CountedStream): Promise<void>[] {
    const up = { from: near, to: far, ...this.#seen("up") };
    const down = { from: far, to: near, ...this.#seen("down") };
    const before = { up: far.bytesWritten, down: near.bytesWritten };
    this.#count = () => {
      this.sides.up.bytesOut = far.bytesWritten - before.up;
      this.sides.down.bytesOut = near.bytesWritten - before.down;
    };
    return [this.#watch("up", pump(up)), this.#watch("down", pump(down))];
  }

  #passBoth(): Promise<void>[] {
    const { client, target } = this.#parties;
    const [near, far] = [messagesOf(client), messagesOf(target)];
    const up = { from: near, to: far, isStream: "stream" in client, ...this.#seen("up") };
    const down = { from: far, to: near, isStream: "stream" in target, ...this.#seen("down") };
    return [this.#watch("up", pass(up)), this.#watch("down", pass(down))];
  }

  #seen(direction: Direction): Seen {
    const { conn, tap, now, codecs } = this.#options;
    const inlet = this.#inlets?.[direction];
    const side = this.sides[direction];
    const lane = this.#lanes?.[direction];
    const codec = codecs[direction] ?? (tap || lane || inlet ? raw() : undefined);
    const observer = codec && new Observer({ conn, direction, side, codec, tap, lane, now });
    return { side, observer, faults: lane && { lane, now }, inlet };
  }

  async #watch(direction: Direction, flow: Promise<FlowEnd>): Promise<void> {
    const end = this.#withCause(await flow);
    this.#inlets?.[direction].close();
    const { conn, tap, now, openedAt } = this.#options;
    const time = now();
    Object.assign(this.sides[direction], { endedAt: time - openedAt, how: end.how });
    if (this.#lanes) this.sides[direction].faults = this.#lanes[direction].tally();
    this.ends.push({ ...end, direction });
    this.#follow(direction, end);
    const { how, closing, error } = end;
    const event: EndEvent = { type: "end", conn, direction, time, how };
    if (closing) event.code = closing.code;
    if (closing?.reason) event.reason = closing.reason;
    if (error) event.error = error.message;
    await tap?.(event);
  }

  /** What the relay did has a cause: its own, or what happened in the other direction. */
  #withCause(end: FlowEnd): FlowEnd {
    if (end.at !== "relay" || end.how !== "FIN") return end;
    const how = this.#options.stopped() ?? this.ends.find(({ how }) => how !== "FIN")?.how;
    return how === undefined ? end : { at: "relay", how };
  }

  /** Ends what cannot go on. */
  #follow(direction: Direction, { at, isPassed, isReset }: FlowEnd): void {
    const { client, target } = this.#parties;
    if (isReset) [client, target].forEach((party) => closeParty(party, "reset"));
    if (at !== "to" && !isPassed) return this.#close();
    // Of datagrams nobody hears that there is no answer any more.
    if (direction === "down" && isUdp(client)) return this.#close();
    const ended = (at === "from") === (direction === "up") ? client : target;
    if (isWebSocket(remoteOf(ended))) this.#grace ??= setTimeout(() => this.#close(), GRACE);
    else if (isUdp(target)) this.#awaitQuiet(this.sides.down.bytesIn);
  }

  #awaitQuiet(before: number): void {
    this.#grace = setTimeout(() => {
      const { bytesIn } = this.sides.down;
      if (bytesIn === before) this.#close();
      else this.#awaitQuiet(bytesIn);
    }, QUIET);
  }

  #close(): void {
    this.#lanes?.up.close();
    this.#lanes?.down.close();
    const how = this.#options.stopped() ?? this.ends.find(({ how }) => how !== "FIN")?.how;
    closeParty(this.#parties.client, how);
    closeParty(this.#parties.target, how);
  }
}

function isUdp(party: Party): boolean {
  return remoteOf(party).scheme === "udp";
}

async function closedOf(party: Party): Promise<void> {
  if ("channel" in party) await party.channel.closed;
}
