import { ChatError } from "../protocol/chat_error.ts";
import { type Identity, isToken, newToken } from "./identity.ts";
import type { ChatLimits } from "./limits.ts";
import { foldName, parseName } from "./names.ts";
import type { Roster } from "./roster.ts";
import { skeleton } from "./skeleton.ts";

/** What {@linkcode Members} needs. */
export interface MembersInit {
  /** Their bounds. */
  limits: Required<ChatLimits>;
  /** Who is elsewhere. */
  roster: Roster;
  /** Milliseconds that have passed, by a clock that nobody sets. */
  elapsed: () => number;
}

/** Who is here, and who was a moment ago: by name, by what a name looks like, and by secret. */
export class Members<Member> {
  readonly #init: MembersInit;
  readonly #byName = new Map<string, Identity<Member>>();
  readonly #byLook = new Map<string, Identity<Member>>();
  readonly #byToken = new Map<string, Identity<Member>>();
  // The one that was lost first is the first.
  readonly #lost = new Set<Identity<Member>>();
  #guests = 0;

  /** Makes an empty list. */
  constructor(init: MembersInit) {
    this.#init = init;
  }

  /** How many are here. */
  get size(): number {
    return this.#byName.size - this.#lost.size;
  }

  /** The names of those who are here. */
  *names(): Generator<string> {
    for (const { name, member } of this.#byName.values()) if (member) yield name;
  }

  /** The connection of who has this name. */
  find(name: string): Member | undefined {
    return this.#byName.get(foldName(name))?.member;
  }

  /** Who has this secret. */
  resume(token: string | undefined): Identity<Member> | undefined {
    this.#forget();
    return token === undefined ? undefined : this.#byToken.get(token);
  }

  /** Makes who comes for the first time: a guest. A secret of another server is taken over. */
  create(token: string | undefined): Identity<Member> {
    this.#forget();
    const identity: Identity<Member> = {
      name: this.#guestName(),
      token: token !== undefined && isToken(token) ? token : newToken(),
      member: undefined,
      lostAt: 0,
      isKept: false,
      isOperator: false,
      ignored: undefined,
      said: undefined,
    };
    this.#byToken.set(identity.token, identity);
    this.#index(identity);
    return identity;
  }

  /**
   * Gives a name to a member.
   *
   * @throws {ChatError} `bad-name`, or `name-taken` where a present name is it, or looks like it.
   */
  rename(identity: Identity<Member>, wish: string): void {
    this.#forget();
    // Who was a guest may be the same guest again.
    const name = foldName(wish) === foldName(identity.name)
      ? wish.normalize("NFKC")
      : parseName(wish, { max: this.#init.limits.name });
    const alike = this.#taken(name, identity);
    if (alike !== undefined) {
      const fault = foldName(alike) === foldName(name) ? "it is taken" : `it looks like ${alike}`;
      throw new ChatError(`Cannot take the name ${name}: ${fault}`, { code: "name-taken" });
    }
    this.#give(identity, name);
  }

  /** Takes a name away from a member, who is a guest from then on. */
  demote(identity: Identity<Member>): void {
    this.#give(identity, this.#guestName());
  }

  /** A connection speaks for this member. */
  hold(identity: Identity<Member>, member: Member): void {
    identity.member = member;
    this.#lost.delete(identity);
  }

  /** The connection is gone. The name is kept for a while, where the member can come back for it. */
  release(identity: Identity<Member>): void {
    identity.member = undefined;
    if (!identity.isKept) return this.#drop(identity);
    identity.lostAt = this.#init.elapsed();
    this.#lost.add(identity);
    this.#forget();
  }

  /** A new name, of a member here or elsewhere, is no way past those who do not want to hear. */
  carryIgnored(before: string, after: string): void {
    const [from, to] = [foldName(before), foldName(after)];
    for (const { ignored } of this.#byName.values()) if (ignored?.delete(from)) ignored.add(to);
  }

  #give(identity: Identity<Member>, name: string): void {
    const before = identity.name;
    this.#unindex(identity);
    identity.name = name;
    this.#index(identity);
    this.carryIgnored(before, name);
  }

  #taken(name: string, identity: Identity<Member>): string | undefined {
    const other = this.#byName.get(foldName(name)) ?? this.#byLook.get(skeleton(name));
    if (other !== undefined && other !== identity) return other.name;
    const { roster } = this.#init;
    return foldName(name) === foldName(identity.name)
      ? undefined
      : roster.find(name) ?? roster.findAlike(name);
  }

  #guestName(): string {
    for (;;) {
      const name = `guest-${++this.#guests}`;
      if (!this.#byName.has(name) && this.#init.roster.find(name) === undefined) return name;
    }
  }

  #index(identity: Identity<Member>): void {
    this.#byName.set(foldName(identity.name), identity);
    // The looks of guests are alike (guest-1, guest-l), and nobody else may take one.
    if (!isGuest(identity.name)) this.#byLook.set(skeleton(identity.name), identity);
  }

  #unindex(identity: Identity<Member>): void {
    this.#byName.delete(foldName(identity.name));
    if (!isGuest(identity.name)) this.#byLook.delete(skeleton(identity.name));
  }

  #drop(identity: Identity<Member>): void {
    this.#unindex(identity);
    this.#lost.delete(identity);
    this.#byToken.delete(identity.token);
  }

  #forget(): void {
    const { limits, elapsed } = this.#init;
    const oldest = elapsed() - limits.resume;
    for (const identity of this.#lost) {
      if (identity.lostAt > oldest && this.#lost.size <= Math.max(1, limits.remembered)) return;
      this.#drop(identity);
    }
  }
}

function isGuest(name: string): boolean {
  return name.startsWith("guest-");
}
