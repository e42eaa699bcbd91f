import { quit } from "./entrance.ts";
import { ban, beOperator, kick, mute, setTopic } from "./operators.ts";
import { ignore, nick } from "./people.ts";
import type { ClientMessage } from "../protocol/protocol.ts";
import type { Session } from "./session.ts";
import { history, say, tell } from "./talk.ts";
import { join, leave, rooms, who } from "./visits.ts";

/**
 * Does what a message of a member says.
 *
 * @returns A promise, when no other message should be taken before it resolves.
 * @throws {ChatError} When it cannot be done.
 */
export function follow(session: Session, message: ClientMessage): Promise<void> | undefined {
  switch (message.type) {
    case "say":
      return say(session, message);
    case "tell":
      return tell(session, message);
    case "history":
      return history(session, message);
    case "join":
      return join(session, message);
    case "leave":
      return leave(session, message);
    case "nick":
      return nick(session, message);
    case "who":
      return who(session, message);
    case "rooms":
      return rooms(session, message);
    case "ignore":
      return ignore(session, message);
    case "quit":
      return quit(session, message);
    case "topic":
      return setTopic(session, message);
    case "operator":
      return beOperator(session, message);
    case "kick":
      return kick(session, message);
    case "ban":
      return ban(session, message);
    case "mute":
      return mute(session, message);
  }
}
