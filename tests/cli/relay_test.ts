import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { encode as encodeCbor } from "cborg";
import { encode as encodeMsgpack } from "@msgpack/msgpack";
import { encodeAll } from "../../lib/frame/all.ts";
import { manPage } from "../../lib/cli/man.ts";
import { RELAY_EVENTS } from "../../lib/cli/relay/event_help.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { connect } from "../../lib/net/connect.ts";
import { listen } from "../../lib/net/listen.ts";
import { serve } from "../../lib/net/server.ts";
import { readAll } from "../net/loopback.ts";
import { freePort, Peer, peerTest } from "../peers.ts";
import { Program, sockeye } from "./program.ts";

/** A server that echoes until its peer's end. */
async function echoServer() {
  const server = serve(await listen("tcp://127.0.0.1:0"), async ({ stream }) => {
    const buffer = new Uint8Array(65536);
    for (let n = await stream.read(buffer); n !== null; n = await stream.read(buffer)) {
      await stream.write(buffer.subarray(0, n));
    }
  });
  const { local } = server;
  return { server, at: `:${local.scheme === "unix" ? 0 : local.port}` };
}

/** What a relay prints of one conversation in which a client writes what it is given, and ends. */
async function relayed(flags: readonly string[], writes: readonly Uint8Array[]): Promise<string> {
  const { server, at } = await echoServer();
  await using _ = server;
  await using relay = Program.start(["relay", ":0", at, ...flags]);
  const isJson = flags.includes("--json");
  const port = isJson ? Number((await relay.stdout.match(/"port":(\d+)/))[1]) : await relay.port();
  const client = await connect(`:${port}`);
  for (const bytes of writes) {
    await client.write(bytes);
    // A message that is whole comes back: what follows is in another read.
    if (writes.length > 1) await client.read(new Uint8Array(65536));
  }
  await client.closeWrite();
  await readAll(client);
  await relay.stdout.match(isJson ? /"event":"close"/ : / └ /);
  relay.kill("SIGINT");
  const { code, stdout } = await relay.outcome();
  assertEquals(code, 0);
  return stdout;
}

const text = (text: string) => new TextEncoder().encode(text);

Deno.test("relay prints messages with the marks of sticky packets, and the ledger", async () => {
  const printed = await relayed(["--frame", "u8"], [
    text("\x02one"[0] + "a"),
    text("b\x01c\x01d"),
  ]);
  assertMatch(printed, /#1 {3}┌ tcp 127\.0\.0\.1:\d+ → tcp 127\.0\.0\.1:\d+/);
  assertMatch(printed, /↑ {4}1 {5}2 bytes {2}"ab" +│ 3 glued in one read {2}✂ cut in 2 reads/);
  assertMatch(printed, /↑ {4}2 {6}1 byte {2}"c" +│\n/);
  assertMatch(printed, /└ client ended after/);
  assertMatch(printed, /↑ 3 messages, 7 bytes, FIN at/);
  assertMatch(printed, /1 connection \(1 × client FIN\), \d+ messages, 14 bytes\n$/);
});

Deno.test("relay --json prints every event with its bytes", async () => {
  const printed = await relayed(["--frame-up", "u8", "--json"], [text("\x02hi\x01!")]);
  const events = printed.trim().split("\n").map((line) => JSON.parse(line));
  const kinds = new Set(events.map(({ event }) => event));
  assertEquals([...kinds], ["listening", "open", "message", "end", "close", "sums"]);
  const [message] = events.filter(({ direction, index }) => direction === "up" && index === 1);
  const { conn, direction, index, bytes, wire, reads, glued, text: shown } = message;
  assertEquals([conn, direction, index, bytes, wire, reads, glued, shown], [
    ...[1, "up", 1, 2, 3, 1, 2, "hi"],
  ]);
  const { by, how, up } = events.at(-2);
  assertEquals([by, how, up.bytesIn, up.bytesOut, up.unsent], ["client", "FIN", 5, 5, 0]);
});

Deno.test("relay --json prints no field that the manual does not name", async () => {
  const flags = ["--frame", "u8", "--json", "--view", "json", "--fault", "duplicate"];
  const printed = await relayed(flags, [text("\x021\x80")]);
  const events = printed.trim().split("\n").map((line) => JSON.parse(line));
  const { "up and down": side, "open, message, end and close": common } = RELAY_EVENTS;
  for (const { event, ...fields } of events.filter(({ event }) => event in RELAY_EVENTS)) {
    if (event === "listening") continue;
    const known = Object.keys({ ...common, ...RELAY_EVENTS[event] });
    assertEquals(Object.keys(fields).filter((name) => !known.includes(name)), [], event);
    const sides = Object.keys({ ...fields.up, ...fields.down });
    assertEquals(sides.filter((name) => !(name in side!)), []);
  }
  assertStringIncludes(manPage("1"), "durationMs");
});

Deno.test("relay shows only what --only, --grep and --conn ask for", async () => {
  const bytes = text("one\ntwenty\nthree\n");
  const flags = ["--frame", "line"];
  const only = await relayed([...flags, "--only", "len>3 && dir=up"], [bytes]);
  assertEquals(only.match(/"\w+"/g), ['"twenty"', '"three"']);
  const grep = await relayed([...flags, "--grep", "/^T/i"], [bytes]);
  assertEquals(grep.match(/"\w+"/g), ['"twenty"', '"three"', '"twenty"', '"three"']);
  const literal = await relayed([...flags, "--grep", "e.ty"], [bytes]);
  assertEquals(literal.match(/"\w+"/g), null);
  assertEquals((await relayed([...flags, "--conn", "1"], [bytes])).match(/┌|└/g), ["┌", "└"]);
});

Deno.test("relay decodes what --view names, and says what it cannot", async () => {
  const value = { born: 1815, name: "Ada", tags: [true, null] };
  const shown = JSON.stringify(value);
  const wrong = Uint8Array.of(0xc1);
  for (
    const [view, message] of [
      ["json", text(JSON.stringify(value, null, 1))],
      ["msgpack", encodeMsgpack(value)],
      ["cbor", encodeCbor(value)],
    ] as const
  ) {
    const bytes = encodeAll(parseCodec("u16be"), [message, wrong]);
    const printed = await relayed(["--frame", "u16be", "--view", view], [bytes]);
    assertStringIncludes(printed, shown);
    assertMatch(printed, /2 {6}1 byte {2}\(.+\)/);
  }
});

Deno.test("relay --view hex shows every byte on the wire", async () => {
  const printed = await relayed(["--frame", "u8", "--view", "hex"], [text("\x05hello")]);
  assertStringIncludes(printed, "000000  05 68 65 6c 6c 6f");
  assertStringIncludes(printed, "·hello");
});

Deno.test("relay shows hostile bytes harmless", async () => {
  const printed = await relayed(["--frame", "line", "--view", "text"], [
    text("\x1b[2J\u202eevil\n"),
  ]);
  assertStringIncludes(printed, String.raw`\x1b[2J\u202eevil`);
});

Deno.test("relay --quiet prints nothing", async () => {
  const { server, at } = await echoServer();
  await using _ = server;
  await using relay = Program.start(["relay", ":0", at, "--quiet", "--frame", "u8"]);
  const client = await connect(`:${await relay.port()}`);
  await client.write(text("\x02hi"));
  await client.closeWrite();
  assertEquals(await readAll(client), "\x02hi");
  relay.kill("SIGINT");
  assertEquals((await relay.outcome()).stdout, "");
});

Deno.test("relay says what is wrong with its flags", async () => {
  for (
    const [flags, words] of [
      [["--only", "length>3"], /known are len, dir, conn, index, reads, glued/],
      [["--grep", "/(/"], /as a pattern/],
      [["--allow", "10.0.0.0/99"], /as a network/],
      [["--view", "base64"], /Unknown value of --view "base64"/],
    ] as const
  ) {
    const { code, stderr } = await sockeye(["relay", ":0", ":1", ...flags]);
    assertEquals(code, 2);
    assertMatch(stderr, words);
  }
  const { code, stderr } = await sockeye(["relay", "*:7853", ":7853"]);
  assertEquals(code, 2);
  assertMatch(stderr, /Cannot relay tcp:\/\/0\.0\.0\.0:7853 to itself/);
});

Deno.test("relay turns away whom --deny names, and tells", async () => {
  const { server, at } = await echoServer();
  await using _ = server;
  await using relay = Program.start(["relay", ":0", at, "--deny", "127.0.0.0/8"]);
  assertEquals(await readAll(await connect(`:${await relay.port()}`)), "");
  await relay.stderr.match(/refused tcp:\/\/127\.0\.0\.1:\d+: the address is not allowed/);
});

Deno.test("relay --record keeps on a tape what passes, and prints nothing with --quiet", async () => {
  const folder = await Deno.makeTempDir();
  const tape = `${folder}/x.tape`;
  const { server, at } = await echoServer();
  await using _ = server;
  await using relay = Program.start(["relay", ":0", at, "-q", "-f", "u8", "--record", tape]);
  const client = await connect(`:${await relay.port()}`);
  await client.write(text("\x02hi\x03you"));
  await client.closeWrite();
  await readAll(client);
  relay.kill("SIGINT");
  assertEquals((await relay.outcome()).stdout, "");
  const { stdout } = await sockeye(["tape", "show", tape]);
  assertMatch(stdout, /up 2 3 bytes "you" \(glued: 2 in a read\)/);
  assertMatch(stdout, /close by client \(FIN\): up 7 bytes, down 7 bytes/);
  await Deno.remove(folder, { recursive: true });
});

peerTest("relay passes nc's end to socat, and socat's answer back to nc", "nc", async () => {
  const port = freePort();
  const at = `TCP-LISTEN:${port},bind=127.0.0.1`;
  await using server = new Peer("socat", ["-d", "-d", at, "EXEC:wc -c"]);
  await server.stderr.saw(/listening on/);
  await using relay = Program.start(["relay", ":0", `:${port}`]);
  await using client = new Peer("nc", ["-N", "127.0.0.1", `${await relay.port()}`]);
  await client.type("x".repeat(300_000));
  await client.end();
  assertEquals((await client.stdout.ended).trim(), "300000");
  await relay.stdout.match(/└ client ended/);
});

peerTest("relay ends TLS for openssl, and the target sees plain bytes", "openssl", async () => {
  const { server, at } = await echoServer();
  await using _ = server;
  await using relay = Program.start(["relay", "tls://127.0.0.1:0", at, "--tls-self-signed"]);
  const address = `127.0.0.1:${await relay.port()}`;
  await using client = new Peer("openssl", ["s_client", "-quiet", "-connect", address]);
  await client.type("secret\n");
  await client.stdout.saw(/^secret\n$/);
  await relay.stdout.match(/↑ {4}1 {5}7 bytes {2}"secret\\n"/);
});

Deno.test("relay --guess tells which codec fits what passed in each direction", async () => {
  const { server, at } = await echoServer();
  await using _ = server;
  await using relay = Program.start(["relay", ":0", at, "--guess", "--quiet"]);
  const words = Array.from({ length: 40 }, (_, i) => text("sticky packets ".repeat(i % 5 + 1)));
  const client = await connect(`:${await relay.port()}`);
  await client.write(encodeAll(parseCodec("u32be"), words));
  await client.closeWrite();
  await readAll(client);
  await relay.stderr.match(/guess: --frame-up u32be: /);
  await relay.stderr.match(/guess: --frame-down u32be: /);
});

Deno.test("relay --resets passes a reset on as one", async () => {
  const { connect, createServer } = await import("node:net");
  const target = createServer((socket) => {
    socket.once("data", () => socket.resetAndDestroy());
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  const { port } = target.address() as { port: number };
  await using relay = Program.start(["relay", ":0", `:${port}`, "--resets", "--quiet"]);
  const client = connect(await relay.port(), "127.0.0.1");
  client.write("hello");
  const [error] = await new Promise<Error[]>((resolve) => {
    client.once("error", (error) => resolve([error]));
    client.once("end", () => resolve([]));
  });
  assertEquals((error as { code?: string } | undefined)?.code, "ECONNRESET");
  client.destroy();
  await new Promise((resolve) => target.close(resolve));
});
