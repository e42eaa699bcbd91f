import { ChatError } from "../protocol/chat_error.ts";
import { type HubState, setRoomTopic } from "./hub_state.ts";
import { isSameSecret } from "./identity.ts";
import { findPerson, yieldName } from "./people.ts";
import type { HushMessage, OperatorMessage, RemoveMessage } from "../protocol/protocol.ts";
import type { SetTopicMessage, TopicMessage } from "../protocol/protocol.ts";
import type { Moderation, Ruling } from "./roster.ts";
import { roomFor } from "./room_for.ts";
import type { Session } from "./session.ts";
import { cleanText } from "./text.ts";

const MAX_TOPIC = 512;

/** Makes the sender an operator. */
export function beOperator(session: Session, { token, ref }: OperatorMessage): undefined {
  const { operatorToken } = session.hub;
  if (operatorToken === undefined) {
    throw new ChatError("Cannot become an operator: this server has none", { code: "not-allowed" });
  }
  if (!isSameSecret(token, operatorToken)) {
    session.countWrongToken();
    throw new ChatError("Cannot become an operator: the token is wrong", { code: "bad-token" });
  }
  session.identity!.isOperator = true;
  session.answer({ type: "notice", text: "You are an operator." }, ref);
}

/** Says what a room is about. */
export function setTopic(session: Session, message: SetTopicMessage): undefined {
  checkOperator(session);
  const { hub, name } = session;
  const room = roomFor(session, message.room);
  const text = message.text.trim() === "" ? "" : cleanText(message.text, { max: MAX_TOPIC });
  setRoomTopic(hub, { room: room.name, topic: text });
  const topic: TopicMessage = {
    type: "topic",
    room: room.name,
    time: hub.now(),
    from: name,
    text,
  };
  room.send(topic, { except: session });
  session.answer(topic, message.ref);
  hub.roster.announce(topic);
}

/** Sends a member away. */
export function kick(session: Session, message: RemoveMessage): Promise<void> | undefined {
  checkOperator(session);
  const { hub } = session;
  const name = findPerson(session, message.name);
  const kicked = { type: "kick", name, reason: reasonOf(message) } as const;
  const answer = () =>
    session.answer({ type: "notice", text: `${name} was sent away.` }, message.ref);
  const isHere = hub.members.find(name) !== undefined;
  if (isHere) applyModeration(hub, kicked);
  const told = isHere ? undefined : hub.roster.announce(kicked);
  if (!told) return answer() as undefined;
  return told.then(answer, (cause) => {
    throw new ChatError(`Cannot send ${name} away: the other servers cannot be reached now`, {
      code: "not-kept",
      cause,
    });
  });
}

/** Sends a member away for good, or ends that; it need not be here. */
export function ban(session: Session, message: RemoveMessage): Promise<void> | undefined {
  checkOperator(session);
  const { hub } = session;
  const { on = true, ref } = message;
  const member = hub.members.find(message.name);
  const name = member?.name ?? message.name.slice(0, hub.limits.name * 4);
  if (!on && !hub.rulings.isNameBanned(name)) {
    throw new ChatError(`Cannot let ${name} in again: it is not banned`, { code: "no-such-name" });
  }
  const text = on ? `${name} is banned.` : `${name} may come in again.`;
  const address = on && member ? { address: member.link.address } : {};
  const ruling = {
    type: on ? "ban" : "unban",
    name,
    reason: reasonOf(message),
    ...address,
  } as const;
  return decide(session, { ruling, text, ref });
}

/** Silences a member, or lets it speak again. */
export function mute(session: Session, message: HushMessage): Promise<void> | undefined {
  checkOperator(session);
  const { on = true, ref } = message;
  // Who is muted and has left can be let speak, too.
  const isMuted = session.hub.rulings.isMuted(message.name);
  const name = !on && isMuted ? message.name : findPerson(session, message.name);
  if (!on && !isMuted) {
    throw new ChatError(`Cannot let ${name} speak: it is not muted`, { code: "no-such-name" });
  }
  const text = on ? `${name} is muted.` : `${name} may speak.`;
  return decide(session, { ruling: { type: on ? "mute" : "unmute", name, reason: "" }, text, ref });
}

/** Does to a member here what an operator, here or elsewhere, has decided. */
export function applyModeration(hub: HubState, moderation: Moderation): void {
  const { type, name, reason } = moderation;
  const isNews = !("time" in moderation) || hub.rulings.rule(moderation);
  if (!isNews || type === "unban" || type === "mute" || type === "unmute") return;
  const member = hub.members.find(name);
  if (!member) return;
  if (type === "yield") return yieldName(member);
  // Who was sent away has no claim on the name.
  if (member.identity) member.identity.isKept = false;
  const how = type === "ban" ? "banned" : "kicked";
  member.end(reason ? `${how}: ${reason}` : how);
}

interface Decision {
  ruling: Omit<Ruling, "time">;
  /** What the operator is told. */
  text: string;
  ref: string | undefined;
}

/** Decides for all servers; those that cannot be reached now learn of it when they can. */
function decide(
  session: Session,
  { ruling, text, ref }: Decision,
): Promise<void> | undefined {
  const { hub } = session;
  const decided = { ...ruling, time: hub.rulings.timeOf(ruling, hub.now()) };
  applyModeration(hub, decided);
  const answer = (text: string) => session.answer({ type: "notice", text }, ref);
  const told = hub.roster.announce(decided);
  if (!told) return answer(text) as undefined;
  return told.then(
    () => answer(text),
    () => answer(`${text} The other servers are told when they can be reached.`),
  );
}

function reasonOf({ reason = "" }: RemoveMessage): string {
  return reason.trim() === "" ? "" : cleanText(reason, { max: MAX_TOPIC });
}

function checkOperator(session: Session): void {
  if (session.isOperator) return;
  throw new ChatError("Cannot do that: only an operator may, see /operator", {
    code: "not-allowed",
  });
}
