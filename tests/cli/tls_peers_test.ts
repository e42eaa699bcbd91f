import { assertEquals, assertMatch } from "@std/assert";
import { selfSignedCertificate } from "../../lib/net/certificate.ts";
import { freePort, Peer, peerTest } from "../peers.ts";
import { Program, sockeye } from "./program.ts";

const own = await selfSignedCertificate();

/** A certificate and its key as files, gone at the end of the block. */
class Files implements Disposable {
  readonly #folder = Deno.makeTempDirSync();
  readonly cert = `${this.#folder}/cert.pem`;
  readonly key = `${this.#folder}/key.pem`;

  constructor() {
    Deno.writeTextFileSync(this.cert, own.cert);
    Deno.writeTextFileSync(this.key, own.key);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

/** `openssl s_server`, which shows what it is sent and sends what is typed. */
async function opensslServer({ cert, key }: Files, ...options: string[]) {
  const port = freePort();
  const at = ["-accept", `127.0.0.1:${port}`, "-cert", cert, "-key", key];
  const server = new Peer("openssl", ["s_server", ...at, ...options]);
  await server.stdout.saw(/ACCEPT/);
  return { server, address: `tls://localhost:${port}` };
}

peerTest(
  "listen --tls-self-signed answers openssl, and tells its fingerprint",
  "openssl",
  async () => {
    await using program = Program.start(["listen", "tls://127.0.0.1:0", "--tls-self-signed"]);
    const [, pin] = await program.stderr.match(/--pin (\S+)/);
    const address = `127.0.0.1:${await program.port()}`;
    await using client = new Peer("openssl", ["s_client", "-connect", address]);
    const [certificate] = await client.stdout.saw(/-----BEGIN[^]*END CERTIFICATE-----/);
    await client.type("hello\n");
    await client.stdout.saw(/\nhello\n/);
    await using digest = new Peer("openssl", ["x509", "-noout", "-fingerprint", "-sha256"]);
    await digest.type(certificate);
    await digest.end();
    const [, fingerprint] = await digest.stdout.saw(/Fingerprint=(\S+)/);
    const plain = (text = "") => text.replace(/^sha256:|:/gi, "").toLowerCase();
    assertEquals(plain(pin), plain(fingerprint));
  },
);

for (
  const [program, ...args] of [
    ["openssl", "s_client", "-quiet", "-verify_return_error", "-CAfile", "CERT", "-connect", "TO"],
    ["socat", "-", "OPENSSL:TO,cafile=CERT,verify=1"],
    ["ncat", "--ssl-verify", "--ssl-trustfile", "CERT", "localhost", "PORT"],
  ] as const
) {
  peerTest(
    `listen --tls-cert answers ${program}, which checks the certificate`,
    program,
    async () => {
      using files = new Files();
      const pair = ["--tls-cert", files.cert, "--tls-key", files.key];
      await using server = Program.start(["listen", "tls://127.0.0.1:0", ...pair]);
      const port = `${await server.port()}`;
      const fill = (arg: string) =>
        arg.replace("CERT", files.cert).replace("TO", `localhost:${port}`).replace("PORT", port);
      await using peer = new Peer(program, args.map(fill));
      await peer.type("hello\n");
      await peer.stdout.saw(/hello\n/);
    },
  );
}

const TRUST: readonly [string, (files: Files) => string[]][] = [
  ["--ca", ({ cert }) => ["--ca", cert]],
  ["--pin", () => ["--pin", own.fingerprint]],
  ["--insecure", () => ["--insecure"]],
];

for (const [flag, trust] of TRUST) {
  peerTest(`connect ${flag} talks with openssl`, "openssl", async () => {
    using files = new Files();
    const { server, address } = await opensslServer(files);
    await using _ = server;
    await using client = Program.start(["connect", address, ...trust(files)]);
    await client.write("question\n");
    await server.stdout.saw(/question/);
    await server.type("answer\n");
    await client.stdout.match(/answer\n/);
  });
}

peerTest("send --ca gets its answer from ncat, and exits", "ncat", async () => {
  using files = new Files();
  const port = freePort();
  await using server = new Peer("ncat", [
    ...["-l", "-v", "--ssl", "--ssl-cert", files.cert, "--ssl-key", files.key],
    ...["-c", "head -1", "127.0.0.1", `${port}`],
  ]);
  await server.stderr.saw(/Listening on 127/);
  const address = `tls://localhost:${port}`;
  const { code, stdout } = await sockeye(["send", address, "--ca", files.cert, "-e", "hello\\n"]);
  assertEquals([code, stdout.trim()], [0, "hello"]);
});

const DISTRUST: readonly [string, string[], RegExp][] = [
  ["without trust", [], /certificate.*--ca.*\n$/],
  ["with a wrong --pin", ["--pin", "00".repeat(32)], /fingerprint.*\n$/],
  ["with a --server-name that is not its own", ["--server-name", "other.example"], /name.*\n$/],
];

for (const [how, flags, why] of DISTRUST) {
  peerTest(`connect ${how} refuses openssl's certificate in one line`, "openssl", async () => {
    using files = new Files();
    const { server, address } = await opensslServer(files);
    await using _ = server;
    const trust = flags.includes("--server-name") ? ["--ca", files.cert] : [];
    const { code, stdout, stderr } = await sockeye(["connect", address, ...trust, ...flags], "x");
    assertMatch(stderr, why);
    assertEquals([code, stdout, stderr.trim().split("\n").length], [1, "", 1], stderr);
    assertMatch(stderr, /^sockeye: connect tls:\/\/(localhost|127\.0\.0\.1):\d+: /);
  });
}

peerTest("connect asks openssl for a server name and a protocol", "openssl", async () => {
  using files = new Files();
  const { server, address } = await opensslServer(files, "-alpn", "echo", "-tlsextdebug");
  await using _ = server;
  const flags = ["--server-name", "some.example", "--alpn", "chat", "--alpn", "echo"];
  await using client = Program.start(["connect", address, "--insecure", ...flags]);
  await server.stdout.saw(/some\.exampl[^]*ALPN protocols selected: echo/);
  await client.end();
});

peerTest("connect shows its certificate to openssl, which requires one", "openssl", async () => {
  using files = new Files();
  const strict = ["-Verify", "1", "-verify_return_error", "-CAfile", files.cert];
  const { server, address } = await opensslServer(files, ...strict);
  await using _ = server;
  const pair = ["--tls-cert", files.cert, "--tls-key", files.key];
  await using client = Program.start(["connect", address, "--ca", files.cert, ...pair]);
  await client.write("hello\n");
  await server.stdout.saw(/Client certificate[^]*hello/);
});

for (const trust of ["--ca", "--insecure"]) {
  peerTest(`connect ${trust} says that openssl requires a certificate`, "openssl", async () => {
    using files = new Files();
    const { server, address } = await opensslServer(files, "-Verify", "1", "-CAfile", files.cert);
    await using _ = server;
    const flags = trust === "--ca" ? [trust, files.cert] : [trust];
    await using client = Program.start(["connect", address, "--quiet", ...flags]);
    const { code, stderr } = await client.outcome();
    assertMatch(stderr, /^sockeye: .*requires a client certificate: .*--tls-cert.*\n$/);
    assertEquals(code, 1);
  });
}

peerTest("listen says in its log that openssl does not trust it", "openssl", async () => {
  await using program = Program.start(["listen", "tls://127.0.0.1:0", "--tls-self-signed"]);
  const address = `127.0.0.1:${await program.port()}`;
  const strict = ["-verify_return_error", "-verify", "1"];
  await using _ = new Peer("openssl", ["s_client", "-connect", address, ...strict]);
  await program.stderr.match(/close .*does not trust the certificate of this side/);
});
