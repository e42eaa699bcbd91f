import { ChatError } from "../protocol/chat_error.ts";
import type { HubState } from "./hub_state.ts";
import { isSameSecret } from "./identity.ts";
import { findPerson, yieldName } from "./people.ts";
import type { HushMessage, OperatorMessage, RemoveMessage } from "../protocol/protocol.ts";
import type { SetTopicMessage, TopicMessage } from "../protocol/protocol.ts";
import type { Moderation } from "./roster.ts";
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
  room.topic = message.text.trim() === "" ? "" : cleanText(message.text, { max: MAX_TOPIC });
  const topic: TopicMessage = {
    type: "topic",
    room: room.name,
    time: hub.now(),
    from: name,
    text: room.topic,
  };
  room.send(topic, { except: session });
  session.answer(topic, message.ref);
  hub.roster.announce(topic);
}

/** Sends a member away. */
export function kick(session: Session, message: RemoveMessage): undefined {
  checkOperator(session);
  const name = findPerson(session, message.name);
  moderate(session, { type: "kick", name, reason: reasonOf(message) });
  session.answer({ type: "notice", text: `${name} was sent away.` }, message.ref);
}

/** Sends a member away for good; it need not be here. */
export function ban(session: Session, message: RemoveMessage): undefined {
  checkOperator(session);
  const { hub } = session;
  const name = hub.members.find(message.name)?.name ?? message.name.slice(0, hub.limits.name * 4);
  moderate(session, { type: "ban", name, reason: reasonOf(message) });
  session.answer({ type: "notice", text: `${name} is banned.` }, message.ref);
}

/** Silences a member, or lets it speak again. */
export function mute(session: Session, { name: wish, on = true, ref }: HushMessage): undefined {
  checkOperator(session);
  const name = findPerson(session, wish);
  moderate(session, { type: on ? "mute" : "unmute", name, reason: "" });
  session.answer({ type: "notice", text: on ? `${name} is muted.` : `${name} may speak.` }, ref);
}

/** Does to a member here what an operator, here or elsewhere, has decided. */
export function applyModeration(hub: HubState, { type, name, reason }: Moderation): void {
  const member = hub.members.find(name);
  if (type === "mute" || type === "unmute") return hub.moderation.mute(name, type === "mute");
  if (type === "ban") hub.moderation.ban(name, member?.link.address);
  if (!member) return;
  if (type === "yield") return yieldName(member);
  // Who was sent away has no claim on the name.
  if (member.identity) member.identity.isKept = false;
  const how = type === "ban" ? "banned" : "kicked";
  member.end(reason ? `${how}: ${reason}` : how);
}

function moderate(session: Session, moderation: Moderation): void {
  applyModeration(session.hub, moderation);
  session.hub.roster.announce(moderation);
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
