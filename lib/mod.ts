/**
 * Sockeye as a library: messages over TCP, TLS, Unix sockets and UDP.
 *
 * @example A framed echo server and its client
 * ```ts
 * import { connect, Framed, listen, parseAddress, parseCodec, serve } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const codec = parseCodec("u32le");
 * await using server = serve(await listen(parseAddress("127.0.0.1:0")), async ({ stream }) => {
 *   const frames = new Framed(stream, codec);
 *   for await (const frame of frames) await frames.send([frame]);
 * });
 *
 * const client = new Framed(await connect(server.local), codec);
 * await client.send([new TextEncoder().encode("Hello Ares!")]);
 * assertEquals(new TextDecoder().decode((await client.read())!), "Hello Ares!");
 * client.close();
 * ```
 *
 * @module
 */
export {
  AddressError,
  FrameError,
  type FrameErrorOptions,
  type FrameFault,
  HttpError,
  type HttpErrorOptions,
  NetError,
  type NetErrorOptions,
  type NetFault,
  TruncatedError,
  UsageError,
} from "./errors.ts";
export {
  type Address,
  formatAddress,
  formatFourTuple,
  formatHostPort,
  type InternetAddress,
  isLoopback,
  parseAddress,
  type ParseAddressOptions,
  type Scheme,
  type SocketAddress,
  type UnixAddress,
} from "./address.ts";
export { formatSize, parseDuration, parseSize } from "./units.ts";

export type { Codec } from "./frame/codec.ts";
export { type CodecEntry, CODECS, parseCodec } from "./frame/spec.ts";
export { ByteQueue } from "./frame/byte_queue.ts";
export { decodeAll, encodeAll } from "./frame/all.ts";
export { decodeFrames, FrameDecoderStream, FrameEncoderStream } from "./frame/streams.ts";
export { type CodecOptions, DEFAULT_MAX_FRAME } from "./frame/limits.ts";
export { lengthPrefix } from "./frame/length_prefix.ts";
export type { LengthPrefixOptions } from "./frame/length_layout.ts";
export type { LengthFieldBytes, LengthFieldOptions } from "./frame/length_field.ts";
export { varint } from "./frame/varint.ts";
export { decimal } from "./frame/decimal.ts";
export { netstring } from "./frame/netstring.ts";
export { delimiter, line, nul } from "./frame/delimiter.ts";
export { fixed } from "./frame/fixed.ts";
export { contentLength } from "./frame/content_length.ts";
export { slip } from "./frame/slip.ts";
export { cobs } from "./frame/cobs.ts";
export { raw } from "./frame/raw.ts";
export {
  WebSocketCodec,
  type WebSocketCodecOptions,
  type WebSocketRole,
} from "./frame/websocket.ts";
export {
  sharedWebSocketFrame,
  type WebSocketFrame,
  type WebSocketKind,
} from "./frame/websocket_frame.ts";
export type { WebSocketClose } from "./frame/websocket_close.ts";
export { WebSocketError, type WebSocketFaultCode } from "./frame/websocket_fault.ts";
export { inspect, Inspector } from "./frame/inspect.ts";
export type {
  InspectionFault,
  InspectionFrame,
  InspectionPart,
  InspectionPlace,
  InspectionRest,
} from "./frame/inspection.ts";
export { type Guess, guess, type GuessOptions } from "./frame/guess.ts";
export { drawInspection } from "./frame/draw_inspection.ts";
export type { ByteRowsOptions } from "./frame/byte_rows.ts";
export { looksLike, type LooksLikeOptions } from "./frame/looks_like.ts";

export type { ByteStream } from "./net/byte_stream.ts";
export type { Channel, Closing } from "./net/channel.ts";
export { connect, type ConnectOptions } from "./net/connect.ts";
export { listen, type ListenOptions } from "./net/listen.ts";
export type { TlsClientOptions, TlsServerOptions } from "./net/tls.ts";
export {
  certificateFingerprint,
  type SelfSignedCertificate,
  selfSignedCertificate,
  type SelfSignedOptions,
} from "./net/certificate.ts";
export { memoryPair, type MemoryPairOptions, MemoryStream } from "./net/memory.ts";
export { type Socket, SocketStream, type SocketStreamOptions } from "./net/socket_stream.ts";
export { type Classify, type DoorOptions, openDoor, type OpenedDoor } from "./net/door.ts";
export { Framed, type FramedOptions, type Released } from "./net/framed.ts";
export { backoff, type BackoffOptions } from "./net/backoff.ts";
export { reconnect, type ReconnectOptions } from "./net/reconnect.ts";
export type { RetryOptions } from "./net/retry.ts";
export { serve, Server } from "./net/server.ts";
export type {
  DrainOptions,
  Handler,
  ServeHooks,
  ServeOptions,
  ServeTimes,
} from "./net/serve_options.ts";
export {
  Admission,
  type AdmissionLimits,
  type Admittance,
  newCounters,
  type RefusalReason,
  type SharedAdmission,
} from "./net/admission.ts";
export { type HostCounts, LocalHostCounts } from "./net/host_counts.ts";
export type { StreamListener } from "./net/accept_loop.ts";
export {
  type AcceptedStream,
  type CloseRecord,
  Connection,
  type ConnectionInit,
  type MessageCounts,
} from "./net/connection.ts";
export type { Ending, EndingHow } from "./net/ending.ts";
export { type Datagram, MAX_DATAGRAM } from "./net/datagram.ts";
export { openUdp, type UdpOptions, UdpSocket, type UdpSocketOptions } from "./net/udp.ts";
export type { MulticastOptions } from "./net/multicast.ts";
export {
  connectUdp,
  type ConnectUdpOptions,
  type PeerMessages,
  UdpChannel,
} from "./net/udp_channel.ts";
export {
  type DatagramHandler,
  DatagramServer,
  type DatagramServerHooks,
  type DatagramServerOptions,
  serveDatagrams,
  type ShowDatagram,
} from "./net/datagram_server.ts";
export type { DatagramRefusal, PeerGuardOptions } from "./net/peer_guard.ts";

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
} from "./http/head.ts";
export { HeaderFields } from "./http/header_fields.ts";
export { acceptWebSocket, type AcceptWebSocketOptions } from "./http/websocket_accept.ts";
export { connectWebSocket, type ConnectWebSocketOptions } from "./http/websocket_connect.ts";
export { WebSocketChannel } from "./http/websocket_channel.ts";
export type {
  WebSocketChannelOptions,
  WebSocketMessageKind,
  WebSocketOptions,
} from "./http/websocket_options.ts";
export { asksForWebSocket, type WebSocketRules } from "./http/websocket_handshake.ts";
export type { WebSocketRequestOptions } from "./http/websocket_request.ts";
export { serveHttp } from "./http/serve_http.ts";
export type {
  HttpHandler,
  HttpInfo,
  HttpRecord,
  HttpTimes,
  ServeHttpOptions,
  UpgradedStream,
} from "./http/serve_options.ts";
export { respond, respondStatus } from "./http/respond.ts";
export { type Route, router, shortcut } from "./http/routes/router.ts";
export { tryoutRoutes } from "./http/routes/all.ts";
export { serveFiles, type ServeFilesOptions } from "./http/files/serve_files.ts";
export { type AllowedHostOptions, isAllowedHost } from "./http/allowed_host.ts";
export { type BodyDecoder, bodyDecoder } from "./http/body.ts";
export { encodeChunk, LAST_CHUNK } from "./http/chunked.ts";
export { type Framing, requestFraming, responseFraming } from "./http/framing.ts";

export { request } from "./http/client/request.ts";
export type { HttpReply, HttpRequestOptions } from "./http/client/request_options.ts";
export { bytesBody, type HttpBody } from "./http/client/body_source.ts";
export type { HttpTiming } from "./http/client/phase_clock.ts";
export { type FollowOptions, requestFollowing } from "./http/client/follow.ts";
export type { Redirectable, Redirection } from "./http/client/redirect.ts";

export type { Service } from "./services/service.ts";
export { runService, type RunServiceOptions } from "./services/run.ts";
export type { Show } from "./services/speak.ts";
export { type ServiceEntry, type ServiceOptions, SERVICES } from "./services/registry.ts";
export { ECHO } from "./services/echo.ts";
export { reply } from "./services/reply.ts";
export { DISCARD, PRINT } from "./services/silent.ts";
export { chargen, type ChargenOptions } from "./services/chargen.ts";
export { type ClockOptions, daytime, time } from "./services/clock.ts";

export * from "./relay/mod.ts";

export {
  Counter,
  type Family,
  Histogram,
  type HistogramFamily,
  type Labels,
  type MetricInit,
  Metrics,
  OPEN_METRICS_TYPE,
  type ReadFigure,
  type Sample,
  type SampledFamily,
} from "./measure/metrics/metrics.ts";
export * from "./chat/mod.ts";
export { type AccessRules, isAdmitted, isIn, type Network, parseNetwork } from "./cidr.ts";
export { torture, type TortureOptions, type TortureResult } from "./measure/torture/torture.ts";
export type { Judgement, Verdict } from "./measure/torture/judge.ts";
export type { Expectation } from "./measure/torture/oracle.ts";
export type { Trial } from "./measure/torture/trial.ts";
export * from "./measure/bench/mod.ts";
export { ping, type PingOptions, type PingResult } from "./measure/ping/probe.ts";
export {
  type CheckedPort,
  checkPorts,
  type CheckPortsOptions,
  type PortState,
} from "./measure/ports/check_ports.ts";
export { parsePorts } from "./measure/ports/parse_ports.ts";
