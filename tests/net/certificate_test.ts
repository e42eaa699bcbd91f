import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { UsageError } from "../../lib/errors.ts";
import { certificateFingerprint, selfSignedCertificate } from "../../lib/net/certificate.ts";
import { parseFingerprint } from "../../lib/net/fingerprint.ts";
import { Peer, peerTest } from "../peers.ts";

/** What openssl says of a certificate. */
async function inspect(cert: string): Promise<string> {
  await using openssl = new Peer("openssl", [
    ...["x509", "-noout", "-text", "-fingerprint", "-sha256"],
  ]);
  await openssl.type(cert);
  await openssl.end();
  return await openssl.stdout.ended;
}

peerTest(
  "selfSignedCertificate() makes what openssl reads as a server's own",
  "openssl",
  async () => {
    const { cert, fingerprint } = await selfSignedCertificate({
      names: ["a.example", "fe80::1%lo"],
    });
    const text = await inspect(cert);
    for (const part of [/CA:FALSE/, /prime256v1/, /ecdsa-with-SHA256/, /TLS Web Server/]) {
      assertMatch(text, part);
    }
    const names =
      /DNS:a.example, IP Address:FE80\S+:1, DNS:localhost, IP Address:127.0.0.1, IP A.*:1\n/;
    assertMatch(text, names);
    const digits = /Fingerprint=(\S+)/.exec(text)?.[1] ?? "";
    assertEquals(fingerprint, `sha256:${parseFingerprint(digits)}`);
  },
);

peerTest("selfSignedCertificate() is valid for as many days as asked", "openssl", async () => {
  const { cert } = await selfSignedCertificate({ days: 2 });
  const text = await inspect(cert);
  const end = Date.parse(/Not After : (.*)/.exec(text)?.[1] ?? "");
  assertEquals(Math.round((end - Date.now()) / 86_400_000), 2);
});

Deno.test("selfSignedCertificate() makes another key each time", async () => {
  const [one, two] = await Promise.all([selfSignedCertificate(), selfSignedCertificate()]);
  assertNotEquals(one.key, two.key);
  assertNotEquals(one.fingerprint, two.fingerprint);
});

Deno.test("certificateFingerprint() takes the first certificate of a chain", async () => {
  const [one, two] = await Promise.all([selfSignedCertificate(), selfSignedCertificate()]);
  assertEquals(await certificateFingerprint(`chain\n${one.cert}${two.cert}`), one.fingerprint);
});

Deno.test("certificateFingerprint() refuses a text without a certificate", async () => {
  const { key } = await selfSignedCertificate();
  await assertRejects(() => certificateFingerprint(key), TypeError, "Cannot find a certificate");
});

Deno.test("parseFingerprint() reads hex with and without colons and prefix", () => {
  const bytes = Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, "0"));
  const digits = bytes.join("");
  for (const text of [digits, `sha256:${digits}`, `SHA256:${bytes.join(":").toUpperCase()}`]) {
    assertEquals(parseFingerprint(text), digits);
  }
});

Deno.test("parseFingerprint() refuses what is no SHA-256 fingerprint", () => {
  for (const text of ["", "ab".repeat(20), "zz".repeat(32), `md5:${"ab".repeat(32)}`]) {
    assertThrows(() => parseFingerprint(text), UsageError, "as a fingerprint");
  }
});
