import { formatFingerprint } from "./fingerprint.ts";

/** Where a server on this machine is found in any case. */
const LOCAL_NAMES = ["localhost", "127.0.0.1", "::1"];
/** How far the clock of a client may be behind, in milliseconds. */
const CLOCK_SKEW = 3_600_000;
const DAY = 86_400_000;

/** Options of {@linkcode selfSignedCertificate}. */
export interface SelfSignedOptions {
  /**
   * Names and IP addresses it is for, besides `localhost`, `127.0.0.1` and `::1`.
   *
   * @default {[]}
   */
  names?: string[];
  /**
   * How long it is valid, in days.
   *
   * @default {30}
   */
  days?: number;
}

/** A certificate that was made here. */
export interface SelfSignedCertificate {
  /** The certificate, as PEM text. */
  cert: string;
  /** Its private key, as PEM text (PKCS #8). */
  key: string;
  /** Its SHA-256 fingerprint: `sha256:` and 64 hex digits. */
  fingerprint: string;
}

/**
 * Makes a certificate that nobody signed but itself: ECDSA on P-256, for a server, not for an authority
 * (`CA:FALSE`). So it can be pinned by its fingerprint, or trusted as a `caCerts` of a client.
 *
 * @example A server with TLS, and a client that knows its certificate
 * ```ts
 * import { connect, listen, selfSignedCertificate, serve } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const { cert, key, fingerprint } = await selfSignedCertificate();
 * await using server = serve(
 *   await listen("tls://127.0.0.1:0", { tls: { cert, key } }),
 *   ({ stream }) => stream.write(Uint8Array.of(42)),
 * );
 * const stream = await connect(server.local, { tls: { pin: fingerprint } });
 * const buffer = new Uint8Array(1);
 * await stream.read(buffer);
 * assertEquals(buffer[0], 42);
 * stream.close();
 * ```
 */
export async function selfSignedCertificate(
  options: SelfSignedOptions = {},
): Promise<SelfSignedCertificate> {
  const { names = [], days = 30 } = options;
  // Loaded here, not above: it is large, and most runs need none.
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  // The zone of an IPv6 address (%eth0) means something on this machine only.
  const hosts = new Set([...names, ...LOCAL_NAMES].map((name) => name.replace(/%.*/, "")));
  const now = Date.now();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: ["Sockeye"] }],
    notBefore: new Date(now - CLOCK_SKEW),
    notAfter: new Date(now + days * DAY),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([
        x509.ExtendedKeyUsage.serverAuth,
        x509.ExtendedKeyUsage.clientAuth,
      ]),
      new x509.SubjectAlternativeNameExtension([...hosts].map(alternativeName)),
    ],
  });
  const cert = certificate.toString("pem");
  const key = x509.PemConverter.encode(
    await crypto.subtle.exportKey("pkcs8", keys.privateKey),
    x509.PemConverter.PrivateKeyTag,
  );
  return { cert: `${cert}\n`, key: `${key}\n`, fingerprint: await certificateFingerprint(cert) };
}

function alternativeName(host: string): { type: "ip" | "dns"; value: string } {
  const isIp = host.includes(":") || /^\d+(?:\.\d+){3}$/.test(host);
  return { type: isIp ? "ip" : "dns", value: host };
}

/**
 * The SHA-256 fingerprint of a certificate, as the `pin` of a TLS client takes it.
 *
 * @param pem One or more certificates as PEM text; the first counts.
 * @throws {TypeError} When there is no certificate in the text.
 */
export async function certificateFingerprint(pem: string): Promise<string> {
  const body = /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/.exec(pem)?.[1];
  if (body === undefined) throw new TypeError("Cannot find a certificate in the PEM text");
  const hash = await crypto.subtle.digest("SHA-256", Uint8Array.fromBase64(body));
  return formatFingerprint(new Uint8Array(hash).toHex());
}
