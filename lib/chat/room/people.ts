import { nearest } from "../../nearest.ts";
import { ChatError } from "../protocol/chat_error.ts";
import type { HubState } from "./hub_state.ts";
import { foldName } from "./names.ts";
import { Broadcast } from "./broadcast.ts";
import type { HushMessage, NickMessage, RenamedMessage } from "../protocol/protocol.ts";
import type { Session } from "./session.ts";

/** Changes one's name, and tells all who share a room. */
export function nick(session: Session, { name, ref }: NickMessage): undefined {
  const from = session.name;
  changeName(session, name);
  tellNewName(session, { from, ref });
}

/** Makes a guest of a member whose name somebody on another server has had for longer. */
export function yieldName(session: Session): undefined {
  const { hub, identity, name: from } = session;
  hub.members.demote(identity!);
  hub.rulings.rename(from, session.name);
  const text = `${from} was here before you, on another server. /nick NAME changes your name.`;
  session.answer({ type: "notice", text });
  tellNewName(session, { from });
}

function tellNewName(
  session: Session,
  { from, ref }: { from: string; ref?: string | undefined },
): void {
  const renamed: RenamedMessage = { type: "nick", time: session.hub.now(), from, to: session.name };
  session.answer(renamed, ref);
  for (const room of session.rooms.values()) room.forgetNames();
  if (from === session.name) return;
  const rooms = [...session.rooms.keys()];
  tellRooms(session.hub, { rooms, message: renamed, except: session });
  session.hub.roster.announce({ ...renamed, rooms });
}

/**
 * Gives a name to a member, without a word.
 *
 * @throws {ChatError} `bad-name`, `name-taken` or `banned`.
 */
export function changeName(session: Session, wish: string): void {
  const { hub, identity } = session;
  if (hub.rulings.isNameBanned(wish)) {
    throw new ChatError("Cannot take this name: it is banned", { code: "banned" });
  }
  const before = session.name;
  hub.members.rename(identity!, wish);
  hub.rulings.rename(before, session.name);
}

/** Hides what a member says, or shows it again. */
export function ignore(session: Session, { name, on = true, ref }: HushMessage): undefined {
  const ignored = session.identity!.ignored ??= new Set();
  const fold = foldName(name.slice(0, 256));
  if (!on) ignored.delete(fold);
  else if (ignored.size < session.hub.limits.ignored) {
    ignored.add(foldName(findPerson(session, name)));
  } else {
    throw new ChatError(`Cannot ignore more than ${ignored.size} members`, { code: "too-many" });
  }
  const text = on ? `You see nothing of ${name} any more.` : `You see ${name} again.`;
  session.answer({ type: "notice", text }, ref);
}

/**
 * The name of a member, here or elsewhere, as it writes it.
 *
 * @throws {ChatError} `no-such-name`, with the nearest name.
 */
export function findPerson({ hub }: Session, name: string): string {
  const found = hub.members.find(name)?.name ?? hub.roster.find(name);
  if (found !== undefined) return found;
  const shown = name.slice(0, 64);
  const near = nearest(shown, hub.members.names());
  throw new ChatError(`Cannot find ${shown}${near ? `: did you mean ${near}?` : ""}`, {
    code: "no-such-name",
  });
}

/** What is told to rooms. */
export interface Telling {
  /** The rooms. */
  rooms: Iterable<string>;
  /** What is told. */
  message: RenamedMessage;
  /** Who knows already. */
  except?: Session;
}

/** Tells all who are in any of some rooms, once. */
export function tellRooms(hub: HubState, { rooms, message, except }: Telling): void {
  const broadcast = new Broadcast(message);
  const all = new Set<Session>();
  for (const room of rooms) {
    for (const member of hub.rooms.get(room)?.members() ?? []) all.add(member);
  }
  if (except) all.delete(except);
  for (const member of all) member.deliver(broadcast);
}
