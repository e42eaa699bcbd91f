import { createSecureContext, TLSSocket } from "node:tls";
import type { ByteStream } from "./byte_stream.ts";
import { checkKeyPair } from "./pem.ts";
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
  checkKeyPair(options);
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
