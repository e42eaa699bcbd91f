/**
 * HTTP/1.1 and WebSocket: servers, clients and what they are made of.
 *
 * @module
 */
export {
  decodeRequestHead,
  decodeResponseHead,
  encodeRequestHead,
  encodeResponseHead,
  type Fields,
  type HeadLimits,
  type HttpVersion,
  type RequestHead,
  type RequestHeadInit,
  type ResponseHead,
  type ResponseHeadInit,
} from "./head.ts";
export { HeaderFields } from "./header_fields.ts";
export { acceptWebSocket, type AcceptWebSocketOptions } from "./websocket_accept.ts";
export { connectWebSocket, type ConnectWebSocketOptions } from "./websocket_connect.ts";
export { WebSocketChannel } from "./websocket_channel.ts";
export type {
  WebSocketChannelOptions,
  WebSocketMessageKind,
  WebSocketOptions,
} from "./websocket_options.ts";
export { asksForWebSocket, type WebSocketRules } from "./websocket_handshake.ts";
export type { WebSocketRequestOptions } from "./websocket_request.ts";
export { serveHttp } from "./serve_http.ts";
export type {
  HttpHandler,
  HttpInfo,
  HttpRecord,
  HttpTimes,
  ServeHttpOptions,
  UpgradedStream,
} from "./serve_options.ts";
export { respond, respondStatus } from "./respond.ts";
export { type Route, router, shortcut } from "./routes/router.ts";
export { tryoutRoutes } from "./routes/all.ts";
export { serveFiles, type ServeFilesOptions } from "./files/serve_files.ts";
export { type AllowedHostOptions, isAllowedHost } from "./allowed_host.ts";
export { type BodyDecoder, bodyDecoder } from "./body.ts";
export { encodeChunk, LAST_CHUNK } from "./chunked.ts";
export { type Framing, requestFraming, responseFraming } from "./framing.ts";
export { request } from "./client/request.ts";
export type { HttpReply, HttpRequestOptions } from "./client/request_options.ts";
export { bytesBody, type HttpBody } from "./client/body_source.ts";
export type { HttpTiming } from "./client/phase_clock.ts";
export { type FollowOptions, requestFollowing } from "./client/follow.ts";
export type { Redirectable, Redirection } from "./client/redirect.ts";
