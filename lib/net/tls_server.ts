import { createPrivateKey, X509Certificate } from "node:crypto";
import { createSecureContext, TLSSocket } from "node:tls";
import type { ByteStream } from "./byte_stream.ts";
import type { TlsServerOptions } from "./tls.ts";
import { TlsStream } from "./tls_stream.ts";

/**
 * Makes the server's side of TLS.
 *
 * @returns What begins the handshake on a connection that was accepted.
 * @throws {Error} When the certificate and the key cannot be read, or do not belong together.
 */
export function tlsServer(options: TlsServerOptions): (stream: ByteStream) => TlsStream {
  const { cert, key, alpn } = options;
  checkPair(options);
  const secureContext = createSecureContext({ cert, key });
  const settings = {
    isServer: true,
    allowHalfOpen: true,
    secureContext,
    ...(alpn ? { ALPNProtocols: alpn } : {}),
  };
  return (stream) =>
    new TlsStream(stream, {
      wrap: (duplex) => new TLSSocket(duplex, settings),
      secureEvent: "secure",
    });
}

/** Otherwise each client would learn of it, but not whoever starts the server. */
function checkPair(options: TlsServerOptions): void {
  if (!isPair(options)) throw new Error("Cannot use this certificate with this key: KeyMismatch");
}

function isPair({ cert, key }: TlsServerOptions): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (cause) {
    throw new TypeError("Cannot read the certificate and its key as PEM", { cause });
  }
}
