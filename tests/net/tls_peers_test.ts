import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { NetError } from "../../lib/errors.ts";
import type { StreamListener } from "../../lib/net/accept_loop.ts";
import { certificateFingerprint, selfSignedCertificate } from "../../lib/net/certificate.ts";
import { connect } from "../../lib/net/connect.ts";
import { listen } from "../../lib/net/listen.ts";
import type { TlsServerOptions } from "../../lib/net/tls.ts";
import { freePort, Peer, peerTest } from "../peers.ts";
import { readAll } from "./loopback.ts";

const text = new TextEncoder();
const own = await selfSignedCertificate();

/** The certificate and the key as files, gone at the end of the block. */
class Files implements Disposable {
  readonly cert = Deno.makeTempFileSync();
  readonly key = Deno.makeTempFileSync();

  constructor({ cert, key }: TlsServerOptions = own) {
    Deno.writeTextFileSync(this.cert, cert);
    Deno.writeTextFileSync(this.key, key);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.cert);
    Deno.removeSync(this.key);
  }
}

function listenTls(options: Partial<TlsServerOptions> = {}): Promise<StreamListener> {
  return listen("tls://127.0.0.1:0", { tls: { ...own, ...options } });
}

function portOf({ local }: StreamListener): string {
  return "port" in local ? `${local.port}` : "";
}

const CLIENTS: [string, (port: string, files: Files) => string[]][] = [
  ["ncat", (port, { cert }) => ["--ssl-verify", "--ssl-trustfile", cert, "localhost", port]],
  ["socat", (port, { cert }) => ["-", `OPENSSL:localhost:${port},cafile=${cert},verify=1`]],
  ["openssl", (port, { cert }) => [
    ...["s_client", "-quiet", "-verify_return_error", "-CAfile", cert],
    ...["-connect", `127.0.0.1:${port}`],
  ]],
];

for (const [program, args] of CLIENTS) {
  peerTest(`listen() serves ${program} by TLS, which checks the certificate`, program, async () => {
    using files = new Files();
    const listener = await listenTls();
    await using peer = new Peer(program, args(portOf(listener), files));
    const stream = await listener.accept();
    await stream.ready?.();
    await peer.type("question");
    assertEquals(await stream.read(new Uint8Array(100)), 8);
    await stream.write(text.encode("answer"));
    stream.close();
    assertEquals(await peer.stdout.ended, "answer");
    listener.close();
  });
}

const SERVERS: [string, (port: number, files: Files) => string[], RegExp | undefined][] = [
  ["ncat", (port, { cert, key }) => [
    ...["-l", "-v", "--ssl", "--ssl-cert", cert, "--ssl-key", key, "127.0.0.1", `${port}`],
  ], /Listening on 127/],
  ["socat", (port, { cert, key }) => [
    ...["-d", "-d", `OPENSSL-LISTEN:${port},bind=127.0.0.1,cert=${cert},key=${key},verify=0`, "-"],
  ], /listening on/],
  ["openssl", (port, { cert, key }) => [
    ...["s_server", "-accept", `127.0.0.1:${port}`, "-cert", cert, "-key", key],
  ], undefined],
];

for (const [program, args, bound] of SERVERS) {
  peerTest(`connect() reaches ${program} by TLS and checks its certificate`, program, async () => {
    using files = new Files();
    const port = freePort();
    await using peer = new Peer(program, args(port, files));
    await (bound ? peer.stderr.saw(bound) : peer.stdout.saw(/ACCEPT/));
    const stream = await connect(`tls://localhost:${port}`, { tls: { caCerts: [own.cert] } });
    await stream.write(text.encode("question\n"));
    await peer.stdout.saw(/question/);
    await peer.type("answer");
    assertEquals(await stream.read(new Uint8Array(100)), 6);
    stream.close();
  });
}

peerTest("listen() agrees with openssl on an application protocol", "openssl", async () => {
  const listener = await listenTls({ alpn: ["chat", "echo"] });
  await using peer = new Peer("openssl", [
    ...["s_client", "-alpn", "other,echo", "-connect", `127.0.0.1:${portOf(listener)}`],
  ]);
  const stream = await listener.accept();
  await stream.ready?.();
  await peer.stdout.saw(/ALPN protocol: echo/);
  stream.close();
  listener.close();
});

peerTest(
  "connect() offers application protocols and a server name to openssl",
  "openssl",
  async () => {
    using files = new Files();
    const port = freePort();
    await using peer = new Peer("openssl", [
      ...["s_server", "-accept", `127.0.0.1:${port}`, "-cert", files.cert, "-key", files.key],
      ...["-alpn", "echo", "-tlsextdebug"],
    ]);
    await peer.stdout.saw(/ACCEPT/);
    const tls = { insecure: true, alpn: ["chat", "echo"], serverName: "some.example" };
    const stream = await connect(`tls://127.0.0.1:${port}`, { tls });
    await peer.stdout.saw(/ALPN protocols selected: echo/);
    await peer.stdout.saw(/some\.exampl/);
    stream.close();
  },
);

peerTest("connect() shows its certificate to openssl, which asks for it", "openssl", async () => {
  using files = new Files();
  const port = freePort();
  await using peer = new Peer("openssl", [
    ...["s_server", "-accept", `127.0.0.1:${port}`, "-cert", files.cert, "-key", files.key],
    ...["-Verify", "1"],
  ]);
  await peer.stdout.saw(/ACCEPT/);
  const client = await selfSignedCertificate({ names: ["client.example"] });
  const tls = { pin: own.fingerprint, cert: client.cert, key: client.key };
  const stream = await connect(`tls://127.0.0.1:${port}`, { tls });
  await stream.write(text.encode("hello\n"));
  await peer.stdout.saw(/Client certificate[^]*hello/);
  stream.close();
});

peerTest("connect() pins a certificate of openssl's own making", "openssl", async () => {
  using files = new Files();
  await using maker = new Peer("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=other", "-days", "1"],
    ...["-keyout", files.key, "-out", files.cert],
  ]);
  assertEquals(await maker.code, 0);
  const cert = await Deno.readTextFile(files.cert);
  const key = await Deno.readTextFile(files.key);
  const listener = await listen("tls://127.0.0.1:0", { tls: { cert, key } });
  const tls = { pin: await certificateFingerprint(cert) };
  const [here, there] = await Promise.all([connect(listener.local, { tls }), listener.accept()]);
  await there.write(text.encode("by RSA"));
  there.close();
  assertEquals(await readAll(here), "by RSA");
  listener.close();
});

peerTest("AcceptedStream.ready() refuses a protocol that is too old", "openssl", async () => {
  const listener = await listenTls();
  await using peer = new Peer("openssl", [
    ...["s_client", "-tls1_1", "-cipher", "ALL@SECLEVEL=0"],
    ...["-connect", `127.0.0.1:${portOf(listener)}`],
  ]);
  const stream = await listener.accept();
  const error = await assertRejects(() => stream.ready!(), NetError);
  assertEquals([error.action, error.fault], ["handshake", "tls"]);
  assertMatch(error.message, /no TLS version or cipher in common/);
  stream.close();
  listener.close();
  await peer.stderr.ended;
});
