import { createPrivateKey, X509Certificate } from "node:crypto";
import { UsageError } from "../errors.ts";

/** A certificate and its key, as PEM texts. */
export interface KeyPair {
  /** The certificate, or a chain of them that begins with it. */
  cert: string;
  /** The private key of the certificate. */
  key: string;
}

/**
 * Checks what Node's TLS takes in silence, for only the peer to learn of it.
 *
 * @throws {Error} When the certificate and the key cannot be read, or do not belong together.
 */
export function checkKeyPair(pair: KeyPair): void {
  if (!isPair(pair)) throw new Error("Cannot use this certificate with this key: KeyMismatch");
}

function isPair({ cert, key }: KeyPair): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (cause) {
    throw new TypeError("Cannot read the certificate and its key as PEM", { cause });
  }
}

/**
 * Checks the certificates of authorities; one that cannot be read would be left out in silence.
 *
 * @throws {UsageError} When a text has no certificate that can be read.
 */
export function checkAuthorities(texts: readonly string[]): void {
  for (const text of texts) {
    try {
      new X509Certificate(text);
    } catch (cause) {
      const message = "Cannot read the authorities to trust: there is no certificate in PEM text";
      throw new UsageError(message, { cause });
    }
  }
}
