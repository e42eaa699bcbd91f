/**
 * What the library has of the chat room.
 *
 * @module
 */
export { joinChat } from "./client/join_chat.ts";
export { ChatClient } from "./client/client.ts";
export type {
  ChatClientOptions,
  JoinChatOptions,
  LeaveOptions,
  SayOptions,
} from "./client/options.ts";
export { type ChatDial, dialChat, type DialChatOptions } from "./client/dial.ts";
export { type ChatRoom, ChatState } from "./client/state.ts";
export { Hub, type HubOptions } from "./room/hub.ts";
export type { HubFigures, HubTally } from "./room/hub_tally.ts";
export { ChatServer, type ChatServerOptions } from "./doors/server.ts";
export { ChatError, type ChatErrorOptions, type ErrorCode } from "./protocol/chat_error.ts";
export type * from "./protocol/protocol.ts";
export type { ChatLimits } from "./room/limits.ts";
export type { SlowPolicy } from "./room/outbox_options.ts";
export { type Cluster, joinCluster, type JoinClusterOptions } from "./cluster/join_cluster.ts";
export type { ConnectNatsOptions } from "./cluster/nats_link.ts";
export type { NatsLogOptions } from "./cluster/nats_log.ts";
export type { NatsRosterOptions } from "./cluster/nats_roster.ts";
export type { PublisherOptions } from "./cluster/publisher.ts";
export type { RoomStreamOptions } from "./cluster/room_stream.ts";
export type { Moderation, Roster, RosterEvent, Ruling } from "./room/roster.ts";
export type { Draft, Log, LogPage, LogRange } from "./log/log.ts";
export type { HttpDoorOptions, OtherPages } from "./doors/http_door.ts";
export type { KeeperTimes } from "./doors/keeper.ts";
