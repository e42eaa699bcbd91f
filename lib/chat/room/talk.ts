import { Broadcast } from "./broadcast.ts";
import { ChatError } from "../protocol/chat_error.ts";
import type { Draft } from "../log/log.ts";
import { foldName } from "./names.ts";
import type { HubState } from "./hub_state.ts";
import type { Kept } from "./identity.ts";
import { findPage } from "./pages.ts";
import type {
  HistoryMessage,
  PrivateMessage,
  SayMessage,
  TellMessage,
} from "../protocol/protocol.ts";
import { roomFor } from "./room_for.ts";
import type { Session } from "./session.ts";
import { cleanText } from "./text.ts";
import { afterwards } from "./afterwards.ts";
import { findPerson } from "./people.ts";

const DEFAULT_PAGE = 50;

/** A message to a room: kept, delivered, acknowledged. */
export function say(session: Session, message: SayMessage): Promise<void> | undefined {
  return speak(session, { message, since: session.hub.onDelivered ? performance.now() : 0 });
}

interface Speech {
  message: SayMessage;
  /** When its turn came, where somebody wants to know how long it takes. */
  since: number;
}

function speak(session: Session, speech: Speech): Promise<void> | undefined {
  const { message, since } = speech;
  const { name } = roomFor(session, message.room);
  checkVoice(session);
  const text = cleanText(message.text, { max: session.hub.limits.message });
  const { ref } = message;
  const before = saidBefore(session, ref);
  if (before) return acknowledge(session, { ref, kept: before });
  const draft: Draft = { room: name, from: session.name, text };
  if (message.action) draft.action = true;
  if (ref !== undefined) draft.key = `${session.identity!.token}:${ref}`;
  const slow = slowOf(session.hub.rooms.get(name)?.members() ?? [], session);
  if (slow) return waitFor(slow).then(() => speak(session, speech));
  const kept = session.hub.log.append(draft);
  session.hub.tally.said++;
  if (session.hub.onDelivered) timeDelivery(session.hub, { kept, since });
  remember(session, { ref, kept });
  return acknowledge(session, { ref, kept });
}

/** Tells how long a message took, behind the members who are woken for it. */
function timeDelivery(
  { wakes, onDelivered }: HubState,
  { kept, since }: { kept: Kept | Promise<Kept>; since: number },
): void {
  const teller = { wake: () => onDelivered?.((performance.now() - since) / 1000) };
  // One that is not kept was not delivered either.
  afterwards(kept, () => wakes.add(teller))?.catch(() => {});
}

/** A private message, to all who are named or to none. */
export function tell(session: Session, message: TellMessage): Promise<void> | undefined {
  const { hub } = session;
  const { ref } = message;
  checkVoice(session);
  const before = saidBefore(session, ref);
  if (before) return acknowledge(session, { ref, kept: before });
  const text = cleanText(message.text, { max: hub.limits.message });
  const wanted = typeof message.to === "string" ? [message.to] : message.to;
  if (wanted.length === 0 || wanted.length > hub.limits.recipients) {
    const fault = `it is for ${wanted.length} names, and ${hub.limits.recipients} are the most`;
    throw new ChatError(`Cannot send this message: ${fault}`, { code: "too-many" });
  }
  const to = [...new Set(wanted.map((name) => findPerson(session, name)))];
  const here = to.map((name) => hub.members.find(name)).filter((member) => member !== undefined);
  const slow = slowOf(here, session);
  if (slow) return waitFor(slow).then(() => tell(session, message));
  const told: PrivateMessage = { type: "private", time: hub.now(), from: session.name, to, text };
  const deliver = (): Kept => {
    whisper(new Set(here).add(session), told);
    return { time: told.time };
  };
  const away = here.length < to.length ? hub.roster.announce(told) : undefined;
  const kept = away ? away.then(deliver, refuseAway) : deliver();
  remember(session, { ref, kept });
  return acknowledge(session, { ref, kept });
}

function refuseAway(cause: unknown): never {
  throw new ChatError("Cannot send this message: the other servers cannot be reached now", {
    code: "not-kept",
    cause,
  });
}

/** Delivers a private message to some, save who ignores the sender. */
export function whisper(members: Iterable<Session>, message: PrivateMessage): void {
  const fold = foldName(message.from);
  const broadcast = new Broadcast(message);
  for (const member of members) {
    if (!member.hasEcho && member.name === message.from) continue;
    if (!member.ignores(fold)) member.deliver(broadcast);
  }
}

/** What was said before. */
export function history(session: Session, message: HistoryMessage): Promise<void> | undefined {
  const room = roomFor(session, message.room).name;
  const { before, limit = DEFAULT_PAGE, ref } = message;
  return afterwards(findPage(session.hub, { room, before, limit }), (found) => {
    session.answer({ type: "history", room, ...found }, ref);
  });
}

function checkVoice(session: Session): void {
  if (!session.hub.rulings.isMuted(session.name)) return;
  throw new ChatError("Cannot send this message: an operator has muted you", { code: "muted" });
}

/** A message that is sent again, since its acknowledgement was lost, is acknowledged again. */
function saidBefore(session: Session, ref: string | undefined): Said["kept"] | undefined {
  return ref === undefined ? undefined : session.identity!.said?.get(ref);
}

interface Said {
  ref: string | undefined;
  kept: Kept | Promise<Kept>;
}

function acknowledge(session: Session, { ref, kept }: Said): Promise<void> | undefined {
  const answer = ({ room, id, time }: Kept) => {
    session.answer({ type: "ack", room, id, time }, ref);
  };
  if (!(kept instanceof Promise)) return answer(kept) as undefined;
  session.unkept++;
  session.lastKept = kept.then(answer, (cause) => {
    const text = "Cannot send this message: the server could not keep it";
    const isKnown = cause instanceof ChatError;
    session.refuse(isKnown ? cause : new ChatError(text, { code: "not-kept", cause }), ref);
  }).finally(() => session.unkept--);
  // One message need not wait for another to be kept: a log keeps many at once.
  return session.unkept >= session.hub.limits.unkept ? session.lastKept : undefined;
}

function remember(session: Session, { ref, kept }: Said): void {
  if (ref === undefined) return;
  const said = session.identity!.said ??= new Map();
  // Without the text, which may be long.
  const bare = ({ room, id, time }: Kept): Kept => ({ room, id, time });
  said.set(ref, kept instanceof Promise ? kept : bare(kept));
  if (said.size > session.hub.limits.refs) said.delete(said.keys().next().value!);
  if (!(kept instanceof Promise)) return;
  // What was not kept may be said again.
  kept.then((kept) => said.has(ref) && said.set(ref, bare(kept)), () => said.delete(ref));
}

function slowOf(members: Iterable<Session>, session: Session): Session[] | undefined {
  if (session.hub.slow !== "pause") return undefined;
  const slow = [...members].filter(({ outbox }) => outbox.isFull);
  return slow.length > 0 ? slow : undefined;
}

async function waitFor(slow: readonly Session[]): Promise<void> {
  await Promise.all(slow.map(({ outbox }) => outbox.room()));
}
