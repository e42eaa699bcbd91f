/**
 * Connections and servers: TCP, TLS, Unix sockets, UDP and pairs in memory.
 *
 * @module
 */
export type { ByteStream } from "./byte_stream.ts";
export type { Channel, Closing } from "./channel.ts";
export { connect, type ConnectOptions } from "./connect.ts";
export { listen, type ListenOptions } from "./listen.ts";
export type { TlsClientOptions, TlsServerOptions } from "./tls.ts";
export {
  certificateFingerprint,
  type SelfSignedCertificate,
  selfSignedCertificate,
  type SelfSignedOptions,
} from "./certificate.ts";
export { memoryPair, type MemoryPairOptions, MemoryStream } from "./memory.ts";
export { type Socket, SocketStream, type SocketStreamOptions } from "./socket_stream.ts";
export { type Classify, type DoorOptions, openDoor, type OpenedDoor } from "./door.ts";
export { Framed, type FramedOptions, type Released } from "./framed.ts";
export { backoff, type BackoffOptions } from "./backoff.ts";
export { reconnect, type ReconnectOptions } from "./reconnect.ts";
export type { RetryOptions } from "./retry.ts";
export { serve, Server } from "./server.ts";
export type {
  DrainOptions,
  Handler,
  ServeHooks,
  ServeOptions,
  ServeTimes,
} from "./serve_options.ts";
export {
  Admission,
  type AdmissionLimits,
  type Admittance,
  newCounters,
  type RefusalReason,
  type SharedAdmission,
} from "./admission.ts";
export { type HostCounts, LocalHostCounts } from "./host_counts.ts";
export type { StreamListener } from "./accept_loop.ts";
export {
  type AcceptedStream,
  type CloseRecord,
  Connection,
  type ConnectionInit,
  type MessageCounts,
} from "./connection.ts";
export type { Ending, EndingHow } from "./ending.ts";
export { type Datagram, MAX_DATAGRAM } from "./datagram.ts";
export { openUdp, type UdpOptions, UdpSocket, type UdpSocketOptions } from "./udp.ts";
export type { MulticastOptions } from "./multicast.ts";
export {
  connectUdp,
  type ConnectUdpOptions,
  type PeerMessages,
  UdpChannel,
} from "./udp_channel.ts";
export {
  type DatagramHandler,
  DatagramServer,
  type DatagramServerHooks,
  type DatagramServerOptions,
  serveDatagrams,
  type ShowDatagram,
} from "./datagram_server.ts";
export type { DatagramRefusal, PeerGuardOptions } from "./peer_guard.ts";
