import type { NetFault } from "../errors.ts";
import { plain, type Words } from "./words.ts";

const OTHER_CERTIFICATE = "use --ca FILE, --pin FINGERPRINT, or --insecure";

/** What the TLS library's messages mean. */
const TLS_WORDS: readonly (readonly [RegExp, Words])[] = [
  [/certificate ?required/i, {
    reason: "the peer requires a client certificate",
    hint: "give one it trusts with --tls-cert FILE and --tls-key FILE",
  }],
  [/alert:? (unknown ?ca|bad ?certificate|certificate ?unknown)/i, {
    reason: "the peer does not trust the certificate of this side",
    hint: "let it trust that, or give another with --tls-cert FILE and --tls-key FILE",
  }],
  [/UnknownIssuer|self-signed|unable to verify/, {
    reason: "no known authority signed its certificate",
    hint: OTHER_CERTIFICATE,
  }],
  [/CaUsedAsEndEntity/, {
    reason: "its certificate is one of an authority, not of a server",
    hint: "use --pin FINGERPRINT, or a certificate with CA:FALSE",
  }],
  [/NotValidForName|not valid for name|altnames/, {
    reason: "its certificate is for another name",
    hint: "connect to a name that the certificate holds, or use --pin FINGERPRINT",
  }],
  [/expired|NotValidYet/i, {
    reason: "its certificate is not valid today",
    hint: "renew it, check the clock, or use --pin FINGERPRINT",
  }],
  [/KeyMismatch/, {
    reason: "the private key does not belong to the certificate",
    hint: "give the key that the certificate was made with",
  }],
  [/decode|PEM|No certificates|No keys/i, {
    reason: "the certificate or the key cannot be read",
    hint: "give both as PEM text",
  }],
  [/incompatible|protocol ?version/i, {
    reason: "the two have no TLS version or cipher in common",
    hint: "both have to speak TLS 1.2 or 1.3",
  }],
  [/no ?application ?protocol/i, {
    reason: "the peer speaks none of the protocols that were offered",
    hint: "offer another with --alpn PROTOCOL, or none",
  }],
  [/corrupt message|wrong version number/i, {
    reason: "the peer does not speak TLS",
    hint: "leave TLS off (tcp://, http://, ws://), or use another port",
  }],
];

/** Whether a connection was lost before it was secure. */
export function isInHandshake(
  fault: NetFault,
  { action, message }: { action: string; message: string },
): boolean {
  if (fault === "truncated") return action === "connect" || action === "handshake";
  return fault === "reset" && message.includes("secure TLS connection");
}

/** What is told when the peer ends in the handshake. */
export function handshakeWords(action: string): Words {
  const hint = action === "connect"
    ? "it may not speak TLS, or want a certificate of this side (--tls-cert)"
    : "it may not speak TLS, or not trust the certificate of this side";
  return { reason: "the peer ended in the TLS handshake", hint };
}

/** What is told when TLS fails. */
export function tlsWords(message: string): Words {
  const known = TLS_WORDS.find(([pattern]) => pattern.test(message))?.[1];
  return known ?? { reason: `TLS failed: ${plain(message)}` };
}
