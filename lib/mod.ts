/**
 * Sockeye as a library: messages over TCP, TLS, Unix sockets, UDP, WebSocket and HTTP.
 *
 * Its parts, each with the names to begin with, which all have an example:
 *
 * - `frame`: {@linkcode parseCodec}, {@linkcode decodeFrames}, {@linkcode ByteQueue},
 *   {@linkcode inspect}, {@linkcode guess}
 * - `net`: {@linkcode connect}, {@linkcode listen}, {@linkcode serve}, {@linkcode Framed},
 *   {@linkcode openUdp}, {@linkcode selfSignedCertificate}
 * - `http`: {@linkcode serveHttp}, {@linkcode request}, {@linkcode acceptWebSocket},
 *   {@linkcode connectWebSocket}
 * - `services`: {@linkcode runService}, {@linkcode ECHO}
 * - `chat`: {@linkcode joinChat}, {@linkcode ChatServer}
 * - `relay`: {@linkcode relay}, {@linkcode FaultSet}, {@linkcode TapeWriter}, {@linkcode openTape},
 *   {@linkcode replay}
 * - `measure`: {@linkcode bench}, {@linkcode ping}, {@linkcode checkPorts}, {@linkcode torture},
 *   {@linkcode Metrics}
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
export { type AccessRules, isAdmitted, isIn, type Network, parseNetwork } from "./cidr.ts";

export * from "./frame/mod.ts";
export * from "./net/mod.ts";
export * from "./http/mod.ts";
export * from "./services/mod.ts";
export * from "./chat/mod.ts";
export * from "./relay/mod.ts";
export * from "./measure/mod.ts";
