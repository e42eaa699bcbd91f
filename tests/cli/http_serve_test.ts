import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { ByteStream } from "../../lib/net/byte_stream.ts";
import { dial, readAll } from "../net/loopback.ts";
import { Peer, peerTest } from "../peers.ts";
import { Program, sockeye } from "./program.ts";

const ANY = ["http", "serve", "--listen", "127.0.0.1:0"];
const HURRY = ["--head-timeout", "2s", "--body-timeout", "2s", "--write-timeout", "2s"];

async function start(args: readonly string[] = []): Promise<[Program, string]> {
  const program = Program.start([...ANY, ...args]);
  return [program, `http://127.0.0.1:${await program.port()}`];
}

async function curl(...args: string[]): Promise<string> {
  await using peer = new Peer("curl", ["-s", "--max-time", "10", ...args]);
  return await peer.stdout.ended;
}

async function get(url: string): Promise<string> {
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  return await (await fetch(url, { client })).text();
}

Deno.test("http serve answers, and logs a line for each request", async () => {
  const [program, url] = await start();
  await using _program = program;
  await program.stderr.match(/paths to try: .* \/status\/N /);
  assertEquals(await get(url), "hello\n");
  assertEquals(await get(`${url}/status/404`), "404 Not Found\n");
  await program.stderr.match(/^[\d:.]+ 127\.0\.0\.1:\d+ GET \/ 200 6 bytes [\d.]+ ms$/m);
  await program.stderr.match(/GET \/status\/404 404 14 bytes/);
  const conn = await dial({ scheme: "tcp", host: "127.0.0.1", port: Number(new URL(url).port) });
  await conn.write(new TextEncoder().encode("GET /\x1b[2J HTTP/1.1\r\n\r\n"));
  assertStringIncludes(await readAll(conn), "400 Bad Request");
  await program.stderr.match(/ - - 400 16 bytes/);
});

Deno.test("http serve logs requests as JSON", async () => {
  await using program = Program.start([...ANY, "--json"]);
  const [, port] = await program.stdout.match(/"port":(\d+)/);
  await get(`http://127.0.0.1:${port}/status/201?x`);
  const [line] = await program.stdout.match(/\{"event":"request".*\}/);
  const { method, target, status, bytes } = JSON.parse(line);
  assertEquals([method, target, status, bytes], ["GET", "/status/201?x", 201, 12]);
});

Deno.test("http serve serves a folder, and takes files where it may", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/a.txt`, "text");
    const [program, url] = await start([folder, "--upload"]);
    await using _program = program;
    assertEquals(await get(`${url}/a.txt`), "text");
    assertStringIncludes(await get(url), "a.txt");
    using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
    const put = await fetch(`${url}/b.txt`, { method: "PUT", body: "new", client });
    assertEquals([put.status, await put.text()], [201, "stored\n"]);
    assertEquals(await Deno.readTextFile(`${folder}/b.txt`), "new");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("http serve says what it cannot serve", async () => {
  const wrong = {
    "udp://:9000": "Cannot serve HTTP on udp://127.0.0.1:9000",
    "https://:0": "without a certificate",
  };
  for (const [address, message] of Object.entries(wrong)) {
    const { code, stderr } = await sockeye(["http", "serve", "--listen", address]);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, message);
  }
  const { code, stderr } = await sockeye([...ANY, "/nowhere/at/all"]);
  assertEquals(code, 1, stderr);
});

peerTest(
  "http serve talks with curl: bodies, 100-continue, ranges, HEAD, one connection",
  "curl",
  async () => {
    const [program, url] = await start(["."]);
    await using _program = program;
    const large = "x".repeat(5000);
    const echoed = await curl("-d", large, "-H", "Expect: 100-continue", `${url}/echo`);
    assert(echoed.endsWith(`\r\n\r\n${large}`));
    const chunked = await curl("-d", "hi", "-H", "Transfer-Encoding: chunked", `${url}/echo`);
    assert(chunked.endsWith("\r\n\r\nhi"), chunked);
    const license = await Deno.readTextFile("LICENSE");
    assertEquals(await curl("-r", "2-9", `${url}/LICENSE`), license.slice(2, 10));
    assertStringIncludes(await curl("-I", `${url}/LICENSE`), `content-length: ${license.length}`);
    const reused = await curl("-v", "--stderr", "-", `${url}/LICENSE`, `${url}/README.md`);
    assertStringIncludes(reused, "Re-using existing connection");
    assertEquals(
      (await curl("-N", `${url}/sse?count=2&interval=1`)).match(/^id: \d$/gm)?.length,
      2,
    );
  },
);

peerTest("http serve talks with curl over TLS and over a Unix socket", "curl", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await using secure = Program.start(
      ["http", "serve", "--listen", "https://127.0.0.1:0", "--tls-self-signed"],
    );
    assertEquals(await curl("-k", `https://127.0.0.1:${await secure.port()}/`), "hello\n");
    const path = `${folder}/web.sock`;
    await using local = Program.start(["http", "serve", "--listen", `unix:${path}`]);
    await local.stderr.match(/listening on/);
    assertEquals(await curl("--unix-socket", path, "http://localhost/"), "hello\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Asks again and again until `signal` is aborted; gives the times that the answers took, in order. */
async function waitsOf(url: string, signal: AbortSignal): Promise<number[]> {
  const waits: number[] = [];
  while (!signal.aborted) {
    const since = performance.now();
    assertEquals(await get(url), "hello\n");
    waits.push(performance.now() - since);
  }
  return waits.sort((a, b) => a - b);
}

/** Three kinds of slowness, and what a server that ends each of 300 of them says. */
const ATTACKS: [name: string, path: string, flags: string[], ended: RegExp][] = [
  ["heads", "/", ["-H"], / - - 408 /g],
  ["bodies", "/echo", ["-B"], /POST \/echo.* 408 /g],
  ["readers", "/stream/1000000", ["-X", "-w", "10", "-y", "20", "-z", "5"], /GET \/stream/g],
];

for (const [name, path, flags, ended] of ATTACKS) {
  peerTest(
    `http serve ends 300 slow ${name} and serves others meanwhile`,
    "slowhttptest",
    async () => {
      const [program, url] = await start(HURRY);
      await using _program = program;
      const attack = ["-c", "300", "-r", "150", "-i", "10", "-x", "24", "-l", "25"];
      await using _attack = new Peer("slowhttptest", [...flags, ...attack, "-u", url + path]);
      const over = new AbortController();
      const waiting = waitsOf(url, over.signal);
      const attacked = program.stderr.matches(ended, 300);
      await Promise.race([attacked, waiting]);
      await attacked;
      over.abort();
      // All but a few: the attacker, the server and the other tests share the machine.
      const waits = await waiting;
      const most = waits[Math.floor(waits.length * 0.9)]!;
      assert(most < 1000, `a tenth of ${waits.length} answers took ${most} ms and more`);
    },
  );
}

peerTest("http serve survives running out of descriptors", "bash", async () => {
  await using program = Program.start([...ANY, "--max-connections", "1000"], {
    wrapper: ["bash", "-c", 'ulimit -n 100; exec "$0" "$@"'],
  });
  const port = await program.port();
  const local = { scheme: "tcp", host: "127.0.0.1", port } as const;
  const crowd: ByteStream[] = await Promise.all(Array.from({ length: 120 }, () => dial(local)));
  await program.stderr.match(/too many open files.*next try in \d+ ms/i);
  crowd.forEach((stream) => stream.close());
  assertEquals(await get(`http://127.0.0.1:${port}`), "hello\n");
});

Deno.test("http serve says what is wrong with a folder that is none", async () => {
  const { code, stderr } = await sockeye([...ANY, "/nowhere/at/all"]);
  assertEquals([code, stderr], [
    1,
    "sockeye: open /nowhere/at/all: no such file or folder: check the path\n",
  ]);
});
