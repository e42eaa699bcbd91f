import { formatAddress, type InternetAddress } from "../address.ts";
import { UsageError } from "../errors.ts";
import type { ByteStream } from "./byte_stream.ts";
import { toNetError } from "./net_error.ts";
import { SocketStream } from "./socket_stream.ts";

/** How a TLS client tells whom it trusts, and who it is. */
export interface TlsClientOptions {
  /**
   * Authorities to trust besides those known to the runtime, as PEM texts.
   *
   * @default {[]}
   */
  caCerts?: string[];
  /**
   * The name to ask for (SNI) and to find in the certificate.
   *
   * @default {the address's host}
   */
  serverName?: string;
  /**
   * Application protocols to offer (ALPN), the preferred one first.
   *
   * @default {[]}
   */
  alpn?: string[];
  /**
   * This client's own certificate, as PEM text; needs `key`.
   *
   * @default {none}
   */
  cert?: string;
  /**
   * The private key of `cert`, as PEM text.
   *
   * @default {none}
   */
  key?: string;
  /**
   * Trust the one certificate with this SHA-256 fingerprint and no other, whoever signed it: 64 hex
   * digits, with or without colons and `sha256:` in front.
   *
   * @default {none}
   */
  pin?: string;
  /**
   * Trust any certificate.
   *
   * @default {false}
   */
  insecure?: boolean;
}

/** Who a TLS server is. */
export interface TlsServerOptions {
  /** Its certificate chain, as PEM text. */
  cert: string;
  /** The private key of the certificate, as PEM text. */
  key: string;
  /**
   * The application protocols it speaks (ALPN).
   *
   * @default {[]}
   */
  alpn?: string[];
}

/**
 * A TLS connection. It is usable at once; the handshake is made by {@linkcode TlsStream.ready}, or
 * else by the first read or write.
 */
export class TlsStream extends SocketStream {
  readonly #conn: Deno.TlsConn;

  /** Takes over a connection: from now on only this object may use it. */
  constructor(conn: Deno.TlsConn, scheme: InternetAddress["scheme"]) {
    super(conn, scheme);
    this.#conn = conn;
  }

  /**
   * Makes the handshake. It has no deadline of its own: close the stream to give up.
   *
   * @throws {NetError} `tls` when the two cannot agree, `closed` when the stream was closed meanwhile.
   */
  async ready(): Promise<void> {
    try {
      await this.#conn.handshake();
    } catch (error) {
      throw toNetError(error, { action: "handshake", address: formatAddress(this.remote) });
    }
  }
}

/**
 * Connects by TLS and makes the handshake.
 *
 * @param signal Gives up; whatever the connection has become by then is closed.
 */
export async function connectTls(
  address: InternetAddress,
  options: TlsClientOptions & { signal: AbortSignal },
): Promise<ByteStream> {
  checkAuthorities(options.caCerts ?? []);
  if (needsNode(options)) {
    const { connectNodeTls } = await import("./tls_node.ts");
    return connectNodeTls(address, options);
  }
  const { host: hostname, port } = address;
  const { signal } = options;
  const tcp = await Deno.connect({ hostname, port, signal });
  // A TLS connection has no such option any more, but its socket keeps it.
  tcp.setNoDelay(true);
  return await startTls(tcp, { ...options, address });
}

/** The runtime's own TLS client takes no certificate on a socket it is given, and knows no pins. */
function needsNode({ pin, insecure, cert }: TlsClientOptions): boolean {
  return pin !== undefined || insecure === true || cert !== undefined;
}

async function startTls(
  tcp: Deno.TcpConn,
  options: TlsClientOptions & { address: InternetAddress; signal: AbortSignal },
): Promise<TlsStream> {
  const { address, signal, caCerts = [], serverName = address.host, alpn = [] } = options;
  let conn: Deno.Conn = tcp;
  const giveUp = () => conn[Symbol.dispose]();
  signal.addEventListener("abort", giveUp);
  try {
    const hostname = serverName;
    const secure = await Deno.startTls(tcp, { hostname, caCerts, alpnProtocols: alpn });
    conn = secure;
    signal.throwIfAborted();
    await secure.handshake();
    return new TlsStream(secure, address.scheme);
  } catch (error) {
    giveUp();
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

/** The runtime takes a text without any certificate in silence, and trusts nobody for it. */
function checkAuthorities(caCerts: readonly string[]): void {
  if (caCerts.every((text) => text.includes("-----BEGIN CERTIFICATE-----"))) return;
  throw new UsageError("Cannot read the authorities to trust: there is no certificate in PEM text");
}
