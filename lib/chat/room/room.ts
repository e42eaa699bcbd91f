import { Broadcast } from "./broadcast.ts";
import { foldName } from "./names.ts";
import type { ChatMessage, ServerMessage } from "../protocol/protocol.ts";

/** What a room needs of a member. */
export interface Occupant {
  /** Its name. */
  readonly name: string;
  /** Whether it is sent its own messages. */
  readonly hasEcho: boolean;
  /** Whether it hides what a name says. */
  ignores(foldedName: string): boolean;
  /** Adds a message to what waits for it. It must not change who is in the room. */
  deliver(broadcast: Broadcast): void;
}

interface Membership<Member> {
  readonly member: Member;
  /** Messages since it came, while what was said before is being looked up. */
  held: ChatMessage[] | undefined;
  heldBack: number;
}

/** Some members, each of whom gets what any of them says. */
export class Room<Member extends Occupant> {
  /** Its name. */
  readonly name: string;
  /** What it is about. */
  topic = "";
  readonly #maxHeld: number;
  readonly #onSkip: (() => void) | undefined;
  // An array, because going through it is what a room does most.
  readonly #memberships: Membership<Member>[] = [];
  // Kept: all who come are told, and sorting anew for each is what many at once would cost most.
  #names: string[] | undefined;
  #last = 0;

  /** Makes an empty room. `maxHeld` messages wait for who has just come; `onSkip` hears of more. */
  constructor(name: string, options: { maxHeld: number; onSkip?: () => void }) {
    this.name = name;
    this.#maxHeld = options.maxHeld;
    this.#onSkip = options.onSkip;
  }

  /** How many are there. */
  get size(): number {
    return this.#memberships.length;
  }

  /** Who is there. */
  *members(): Generator<Member> {
    for (const { member } of this.#memberships) yield member;
  }

  /** The names of who is there, in order. */
  names(): readonly string[] {
    return this.#names ??= this.#memberships.map(({ member }) => member.name).sort();
  }

  /** Somebody has another name than before. */
  forgetNames(): void {
    this.#names = undefined;
  }

  /** Lets a member in. Its messages are held until {@linkcode Room.release}. */
  add(member: Member): void {
    this.#memberships.push({ member, held: [], heldBack: 0 });
    if (this.#names) insert(this.#names, member.name);
  }

  /** Lets a member go. */
  remove(member: Member): void {
    const at = this.#memberships.findIndex((membership) => membership.member === member);
    if (at < 0) return;
    this.#memberships.splice(at, 1);
    this.forgetNames();
  }

  /** Delivers what was held for a member, save what it has seen already. */
  release(member: Member, { after }: { after: number }): void {
    // Who has just come is the last.
    const membership = this.#memberships.findLast((membership) => membership.member === member);
    if (!membership?.held) return;
    const { held, heldBack } = membership;
    membership.held = undefined;
    if (heldBack > 0) member.deliver(new Broadcast({ type: "skipped", count: heldBack }));
    for (const message of held) {
      if (message.id > after) deliverTo(member, { message, broadcast: new Broadcast(message) });
    }
  }

  /** Delivers a message, in the order of ids: one that was delivered before is left out. */
  deliver(message: ChatMessage): void {
    if (message.id <= this.#last) return;
    this.#last = message.id;
    const delivery = { message, broadcast: new Broadcast(message) };
    for (const membership of this.#memberships) {
      if (membership.held) this.#hold(membership, message);
      else deliverTo(membership.member, delivery);
    }
  }

  /** Sends something else to all, save one, or only to those who are no people with a terminal. */
  send(
    message: ServerMessage,
    options: { except?: Member | undefined; programsOnly?: boolean } = {},
  ): void {
    const { except, programsOnly = false } = options;
    const broadcast = new Broadcast(message);
    // Who is shown the room soon is shown it as it is then.
    for (const { member, held } of this.#memberships) {
      if (member === except || held || (programsOnly && !member.hasEcho)) continue;
      member.deliver(broadcast);
    }
  }

  #hold(membership: Membership<Member>, message: ChatMessage): void {
    membership.held!.push(message);
    if (membership.held!.length <= this.#maxHeld) return;
    membership.held!.shift();
    membership.heldBack++;
    this.#onSkip?.();
  }
}

interface Delivery {
  message: ChatMessage;
  broadcast: Broadcast;
  fold?: string;
}

function deliverTo(member: Occupant, delivery: Delivery): void {
  const { from } = delivery.message;
  if (!member.hasEcho && member.name === from) return;
  if (member.ignores(delivery.fold ??= foldName(from))) return;
  member.deliver(delivery.broadcast);
}

/** Puts a name in its place in an ordered list. */
function insert(names: string[], name: string): void {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (names[middle]! < name) low = middle + 1;
    else high = middle;
  }
  names.splice(low, 0, name);
}
