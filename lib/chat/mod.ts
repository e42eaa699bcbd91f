/**
 * What the library has of the chat room.
 *
 * @module
 */
export { joinChat } from "./join_chat.ts";
export { ChatClient } from "./client.ts";
export type {
  ChatClientOptions,
  JoinChatOptions,
  LeaveOptions,
  SayOptions,
} from "./client/options.ts";
export { type ChatDial, dialChat, type DialChatOptions } from "./client/dial.ts";
export { type ChatRoom, ChatState } from "./client/state.ts";
export { Hub, type HubOptions } from "./hub.ts";
export { ChatServer, type ChatServerOptions } from "./server.ts";
export { ChatError, type ChatErrorOptions, type ErrorCode } from "./chat_error.ts";
export type * from "./protocol.ts";
export type { ChatLimits } from "./limits.ts";
export type { SlowPolicy } from "./outbox_options.ts";
export type { Moderation, Roster, RosterEvent } from "./roster.ts";
export type { Draft, Log, LogPage, LogRange } from "./log.ts";
export type { HttpDoorOptions } from "./http_door.ts";
export type { KeeperTimes } from "./keeper.ts";
