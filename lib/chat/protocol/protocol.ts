/**
 * The messages of the chat protocol, as `PROTOCOL.md` beside this file describes them.
 *
 * @module
 */
import type { ChatMessage, JoinedMessage, LeftMessage, PrivateMessage } from "./server_message.ts";
import type { CameMessage, RenamedMessage, TopicMessage } from "./server_message.ts";
import type { WelcomeMessage, WentMessage } from "./server_message.ts";
import type { AckMessage, BeatMessage, ByeMessage, ErrorMessage } from "./server_answer.ts";
import type { NoticeMessage, PastMessage, PeopleMessage, RoomsMessage } from "./server_answer.ts";
import type { SkippedMessage } from "./server_answer.ts";

export type * from "./client_message.ts";
export type * from "./server_message.ts";
export type * from "./server_answer.ts";
export { ChatError, type ChatErrorOptions, type ErrorCode } from "./chat_error.ts";
export { MAX_CLIENT_MESSAGE, parseClientMessage } from "./parse_client_message.ts";

/** Everything that the server can say. */
export type ServerMessage =
  | WelcomeMessage
  | JoinedMessage
  | LeftMessage
  | ChatMessage
  | PrivateMessage
  | CameMessage
  | WentMessage
  | RenamedMessage
  | TopicMessage
  | PeopleMessage
  | RoomsMessage
  | PastMessage
  | AckMessage
  | SkippedMessage
  | NoticeMessage
  | ErrorMessage
  | BeatMessage
  | ByeMessage;

const ENCODER = new TextEncoder();

/** Writes a message of the server as the JSON that frames and WebSocket messages hold. */
export function encodeServerMessage(message: ServerMessage): Uint8Array<ArrayBuffer> {
  return ENCODER.encode(JSON.stringify(message));
}
