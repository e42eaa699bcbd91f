/**
 * What a TLS client and a TLS server are told. What they do is loaded when it is needed.
 *
 * @module
 */

/** How a TLS client tells whom it trusts, and who it is. */
export interface TlsClientOptions {
  /**
   * Authorities to trust in place of those known to the runtime, as PEM texts.
   *
   * @default {those known to the runtime}
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
