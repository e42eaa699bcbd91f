import { isIP } from "node:net";
import { connect } from "node:tls";
import { formatAddress, type InternetAddress } from "../address.ts";
import { NetError } from "../errors.ts";
import { formatFingerprint, parseFingerprint } from "./fingerprint.ts";
import { checkAuthorities, checkKeyPair } from "./pem.ts";
import { SocketStream } from "./socket_stream.ts";
import type { TlsClientOptions } from "./tls.ts";
import { TlsStream } from "./tls_stream.ts";

/**
 * Connects by TLS and makes the handshake. The peer has to prove in any case that it holds the key of
 * the certificate it shows.
 *
 * @param options Whom to trust; a signal that gives up and closes the connection; and whom to tell when
 * the connection stands and the handshake begins.
 * @throws {NetError} `tls` when the certificate is not the pinned one; nothing was sent by then.
 */
export async function connectTls(
  address: InternetAddress,
  options: TlsClientOptions & { signal: AbortSignal; onReached?: (() => void) | undefined },
): Promise<TlsStream> {
  const { host: hostname, port } = address;
  const { signal, pin, caCerts = [], cert, key } = options;
  checkAuthorities(caCerts);
  if (cert !== undefined || key !== undefined) checkKeyPair({ cert: cert ?? "", key: key ?? "" });
  const pinned = pin === undefined ? undefined : parseFingerprint(pin);
  const tcp = new SocketStream(await Deno.connect({ hostname, port, signal }), address.scheme);
  options.onReached?.();
  const giveUp = () => tcp.close();
  signal.addEventListener("abort", giveUp);
  try {
    const stream = new TlsStream(tcp, {
      wrap: (socket) => connect({ ...clientOptions(address, options), socket }),
      secureEvent: "secureConnect",
    });
    await stream.ready("connect").catch((error) => {
      throw trustsAny(options) ? withoutProof(error) : error;
    });
    if (pinned !== undefined) checkPin(stream, { pinned, address });
    return stream;
  } catch (error) {
    giveUp();
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

function clientOptions(address: InternetAddress, options: TlsClientOptions) {
  const { host } = address;
  const { caCerts, cert, key, alpn = [], serverName = host } = options;
  return {
    host: serverName,
    allowHalfOpen: true,
    rejectUnauthorized: !trustsAny(options),
    ALPNProtocols: alpn,
    // An IP address is no server name (RFC 6066 section 3).
    ...(isIP(serverName) ? {} : { servername: serverName }),
    ...(caCerts ? { ca: caCerts } : {}),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

function trustsAny({ pin, insecure = false }: TlsClientOptions): boolean {
  return pin !== undefined || insecure;
}

/** Where any certificate will do, one that does not is one whose key the peer does not have. */
function withoutProof(error: unknown): unknown {
  const isVerdict = error instanceof NetError && /self-signed|verify/.test(`${error.cause}`);
  if (!isVerdict) return error;
  const { action, address } = error;
  return new NetError({
    action,
    address,
    fault: "tls",
    reason: "the peer does not hold the key of the certificate it shows",
    hint: "somebody may be in between",
    cause: error,
  });
}

function checkPin(
  stream: TlsStream,
  { pinned, address }: { pinned: string; address: InternetAddress },
): void {
  const shown = parseFingerprint(stream.peerFingerprint ?? "");
  if (shown === pinned) return;
  throw new NetError({
    action: "connect",
    address: formatAddress(address),
    fault: "tls",
    reason: `its certificate has another fingerprint, ${formatFingerprint(shown)}`,
    hint: "pin that one if you know it to be right, else somebody is in between",
  });
}
