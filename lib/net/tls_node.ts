import { isIP } from "node:net";
import { connect, rootCertificates, type TLSSocket } from "node:tls";
import { formatAddress, type InternetAddress, normalizeHost } from "../address.ts";
import { NetError } from "../errors.ts";
import type { ByteStream } from "./byte_stream.ts";
import { formatFingerprint, parseFingerprint } from "./fingerprint.ts";
import { NodeStream } from "./node_stream.ts";
import type { TlsClientOptions } from "./tls.ts";

/** What a connection by Node's modules is made with. */
export interface NodeTlsOptions extends TlsClientOptions {
  /** Gives up and closes the connection. */
  signal: AbortSignal;
}

/**
 * Connects by TLS with Node's client, which can do what the runtime's own cannot: trust one
 * certificate by its fingerprint, or any, and show a certificate of this side. The peer has to prove
 * in either case that it holds the key of the certificate it shows.
 *
 * @throws {NetError} `tls` when the certificate is not the pinned one; nothing was sent by then.
 */
export async function connectNodeTls(
  address: InternetAddress,
  options: NodeTlsOptions,
): Promise<ByteStream> {
  const { signal, pin } = options;
  const pinned = pin === undefined ? undefined : parseFingerprint(pin);
  signal.throwIfAborted();
  const socket = connect(socketOptions(address, options));
  const giveUp = () =>
    socket.destroy(new DOMException("The connection was given up", "AbortError"));
  signal.addEventListener("abort", giveUp);
  try {
    await secured(socket);
    if (pinned !== undefined) checkPin(socket, { pinned, address });
    return new NodeStream(socket.setNoDelay(true), endsOf(socket, address));
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

function socketOptions(address: InternetAddress, options: NodeTlsOptions) {
  const { host, port } = address;
  const { caCerts, cert, key, alpn = [], serverName = host, pin, insecure = false } = options;
  return {
    host,
    port,
    allowHalfOpen: true,
    rejectUnauthorized: pin === undefined && !insecure,
    ALPNProtocols: alpn,
    // An IP address is no server name (RFC 6066 section 3).
    ...(isIP(serverName) ? {} : { servername: serverName }),
    ...(caCerts ? { ca: [...rootCertificates, ...caCerts] } : {}),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

function secured(socket: TLSSocket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const vanish = () => reject(new Deno.errors.UnexpectedEof("The TLS handshake was cut off"));
  socket.once("secureConnect", resolve).on("error", reject).once("close", vanish);
  return promise;
}

function checkPin(
  socket: TLSSocket,
  { pinned, address }: { pinned: string; address: InternetAddress },
): void {
  const shown = parseFingerprint(socket.getPeerCertificate().fingerprint256);
  if (shown === pinned) return;
  throw new NetError({
    action: "connect",
    address: formatAddress(address),
    fault: "tls",
    reason: `its certificate has another fingerprint, ${formatFingerprint(shown)}`,
    hint: "pin that one if you know it to be right, else somebody is in between",
  });
}

function endsOf(socket: TLSSocket, { scheme }: InternetAddress) {
  const { localAddress = "", localPort = 0, remoteAddress = "", remotePort = 0 } = socket;
  const local: InternetAddress = { scheme, host: normalizeHost(localAddress), port: localPort };
  const remote: InternetAddress = { scheme, host: normalizeHost(remoteAddress), port: remotePort };
  return { local, remote };
}
