import { ChatError } from "../protocol/chat_error.ts";
import { COMMANDS } from "../protocol/commands.ts";
import { LOBBY, openRoom } from "./hub_state.ts";
import { type Identity, isSameSecret } from "./identity.ts";
import { parseRoomName } from "./names.ts";
import type {
  HelloMessage,
  JoinMessage,
  PlainMessage,
  WelcomeMessage,
} from "../protocol/protocol.ts";
import { changeName } from "./people.ts";
import type { Session } from "./session.ts";
import { enterRoom } from "./visits.ts";

const SUMMARIES = COMMANDS.map(({ name, usage, summary }) => ({ name, usage, summary }));

/**
 * Lets a connection in: as who it was before, with the name it wishes for, or as a guest.
 *
 * @throws {ChatError} `bad-message`, when it is in.
 */
export function enter(
  session: Session,
  message: HelloMessage,
): Promise<void> | undefined {
  if (session.identity) {
    throw new ChatError("Cannot come in: you are in already", { code: "bad-message" });
  }
  if (!admit(session, message)) return;
  const { members } = session.hub;
  const identity = members.resume(message.session) ?? members.create(message.session);
  identity.isKept = !session.isPerson;
  takeOver(session, identity);
  if (message.name !== undefined) takeName(session, message);
  const rooms = openRooms(session, message);
  session.answer(welcome(session, identity), message.ref);
  return enterRooms(session, rooms);
}

/** Ends the connection, once all that was said is kept. */
export function quit(session: Session, { ref }: PlainMessage): Promise<void> | undefined {
  if (session.identity) session.identity.isKept = false;
  const end = () => session.end("quit", { ref });
  if (session.unkept > 0) return session.lastKept!.then(end);
  end();
}

function admit(session: Session, message: HelloMessage): boolean {
  const { token, ref } = message;
  const { hub } = session;
  const refuse = (code: "banned" | "too-many", fault: string) => {
    session.refuse(new ChatError(`Cannot let you in: ${fault}`, { code }), ref);
    session.end("not let in");
  };
  if (isBanned(session, message)) refuse("banned", "you are banned");
  else if (isFull(session, message)) refuse("too-many", "the server is full");
  else if (hub.token !== undefined && !session.isOperator) {
    return checkToken(session, { token, ref });
  }
  return !session.isOver;
}

/** A name that was banned while its member was lost does not come back with the session either. */
function isBanned({ hub, link }: Session, { session }: HelloMessage): boolean {
  const name = hub.members.resume(session)?.name;
  return hub.rulings.isAddressBanned(link.address) ||
    (name !== undefined && hub.rulings.isNameBanned(name));
}

/** Who only changes its connection needs no new place. */
function isFull({ hub }: Session, { session }: HelloMessage): boolean {
  const isBack = hub.members.resume(session)?.member !== undefined;
  return !isBack && hub.members.size >= hub.limits.members;
}

function checkToken(
  session: Session,
  { token, ref }: Pick<HelloMessage, "token" | "ref">,
): boolean {
  if (token !== undefined && isSameSecret(token, session.hub.token!)) return true;
  const fault = token === undefined ? "the server asks for a token" : "the token is wrong";
  session.refuse(new ChatError(`Cannot let you in: ${fault}`, { code: "bad-token" }), ref);
  if (session.isPerson) session.countWrongToken();
  else session.end("not let in");
  return false;
}

/** The old connection may look alive for a while, so the new one ends it. */
function takeOver(session: Session, identity: Identity<Session>): void {
  const before = identity.member;
  if (before) {
    const { isKept } = identity;
    identity.isKept = true;
    before.end("came in again on another connection");
    identity.isKept = isKept;
  }
  session.hub.members.hold(identity, session);
  session.identity = identity;
}

/** A name that cannot be had is no reason to stay outside. */
function takeName(session: Session, { name = "", ref }: HelloMessage): void {
  // Whoever was a guest of a server that has forgotten it is a new guest.
  if (/^guest-\d+$/.test(name)) return;
  try {
    changeName(session, name);
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    session.refuse(error, ref);
  }
}

function welcome({ hub }: Session, { name, token }: Identity<Session>): WelcomeMessage {
  const { message, name: nameLimit, rate, burst } = hub.limits;
  return {
    type: "welcome",
    name,
    session: token,
    server: hub.server,
    log: hub.log.id,
    room: LOBBY,
    commands: SUMMARIES,
    limits: { message, name: nameLimit, rate, burst },
  };
}

type Wish = Pick<JoinMessage, "room" | "since">;

/**
 * The rooms that it wishes for; those that cannot be had are refused before it is welcome. Who has
 * seen messages of another log is shown the newest, as if none had been seen.
 */
function openRooms(session: Session, hello: HelloMessage): Wish[] {
  const { hub } = session;
  const { since = {}, log = hub.log.id, ref } = hello;
  const { name: max, roomsPerMember } = hub.limits;
  const wishes = Object.entries(since).slice(0, roomsPerMember);
  return wishes.filter(([room]) => {
    try {
      openRoom(hub, parseRoomName(room, { max }));
      return true;
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      session.refuse(error, ref);
      return false;
    }
  }).map(([room, id]) => ({ room, since: log === hub.log.id ? id : undefined }));
}

function enterRooms(
  session: Session,
  rooms: readonly Wish[],
): Promise<void> | undefined {
  let done: Promise<void> | undefined;
  for (const wish of rooms) done = enterRoom(session, wish) ?? done;
  return session.rooms.size > 0 ? done : enterRoom(session, { room: LOBBY });
}
