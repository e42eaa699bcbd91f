import { assert, assertEquals, assertGreater } from "@std/assert";
import { openUdp } from "../../../lib/net/udp.ts";
import { Program, sockeye } from "../program.ts";
import { baseOf, figureIs, figuresOf, figuresWhen, get } from "./figures.ts";

const METRICS = ["--metrics", ":0"];

Deno.test("listen --metrics counts connections, messages and bytes", async () => {
  await using program = Program.start(["listen", ":0", "--frame", "u8", ...METRICS]);
  await sockeye(["send", `:${await program.port()}`, "--frame", "u8", "one", "two"]);
  const figures = await figureIs(program, "connections_closed_total by=peer how=FIN");
  assertEquals(figures.of("connections"), 0);
  assertEquals(figures.of("received_bytes_total"), 8);
  assertEquals(figures.of("sent_bytes_total"), 8);
  assertEquals(figures.of("messages_total direction=in"), 2);
  assertEquals(figures.of("messages_total direction=out"), 2);
  assertGreater(figures.of("message_duration_seconds_count")!, 0);
  const base = await baseOf(program);
  assertEquals(await get(`${base}/healthz`), "ok\n");
  assertEquals(await get(`${base}/readyz`), "ready\n");
});

Deno.test("listen --metrics counts while a connection is open, what waits for it, and garbage", async () => {
  await using program = Program.start(["listen", ":0", "--frame", "u8", "-m", "1", ...METRICS]);
  const port = await program.port();
  {
    using client = await Deno.connect({ port });
    await client.write(new Uint8Array([1, 65]));
    assertEquals(await client.read(new Uint8Array(8)), 2);
    const figures = await figuresOf(program);
    assertEquals(figures.of("connections"), 1);
    assertEquals(figures.of("received_bytes_total"), 2);
    assertEquals(figures.of("queued_bytes"), 0);
    await sockeye(["send", `:${port}`, "--frame", "u8", "x", "--timeout", "2s"]);
    await figureIs(program, "refused_total reason=max-connections");
  }
  await figureIs(program, "connections", { value: 0 });
});

Deno.test("listen --metrics says how much waits for a peer that does not read", async () => {
  await using program = Program.start(["listen", ":0", "--chargen", ...METRICS]);
  using _client = await Deno.connect({ port: await program.port() });
  await figuresWhen(program, (figures) => figures.of("queued_bytes")! > 0);
});

Deno.test("listen --metrics counts frames that are none", async () => {
  await using program = Program.start(["listen", ":0", "-f", "u8:max=4", ...METRICS]);
  using client = await Deno.connect({ port: await program.port() });
  await client.write(new Uint8Array([200, 1, 2]));
  await figureIs(program, "malformed_total");
});

Deno.test("listen --metrics counts datagrams, and why they are not answered", async () => {
  const address = "udp://127.0.0.1:0";
  await using program = Program.start(["listen", address, "--frame", "u8", ...METRICS]);
  const port = await program.port();
  await sockeye(["send", `udp://127.0.0.1:${port}`, "--frame", "u8", "one"]);
  const figures = await figureIs(program, "messages_total direction=out");
  assertEquals(figures.of("received_bytes_total"), 4);
  assertEquals(figures.of("message_duration_seconds_count"), 1);
  using socket = await openUdp({ scheme: "udp", host: "127.0.0.1", port: 0 });
  await socket.send(new Uint8Array([9, 1]), { scheme: "udp", host: "127.0.0.1", port });
  await figureIs(program, "refused_total reason=malformed");
});

Deno.test({
  name: "listen --metrics adds up what all threads count",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using program = Program.start(["listen", ":0", "--quiet", "--workers", "3", ...METRICS]);
    const port = await program.port();
    for (let i = 0; i < 30; i++) {
      using client = await Deno.connect({ port });
      await client.write(new Uint8Array(10));
      assertEquals(await client.read(new Uint8Array(16)), 10);
    }
    const figures = await figureIs(program, "connections", { value: 0 });
    assertEquals(figures.of("connections_opened_total"), 30);
    assertEquals(figures.of("received_bytes_total"), 300);
    assertEquals(figures.of("messages_total direction=in"), 30);
    assertEquals(figures.of("message_duration_seconds_count"), 30);
  },
});

Deno.test("http serve --metrics counts requests by status, and how long they took", async () => {
  await using program = Program.start(["http", "serve", "--listen", ":0", "--quiet", ...METRICS]);
  const [, at = ""] = await program.stderr.match(/listening on (\S+)/);
  await get(`${at}/status/404`);
  const figures = await figureIs(program, "http_requests_total status=404");
  assertEquals(figures.of("http_request_duration_seconds_count"), 1);
});

Deno.test("bench serve --metrics counts", async () => {
  await using program = Program.start(["bench", "serve", ":0", ...METRICS]);
  await sockeye(["send", `:${await program.port()}`, "hello"]);
  const figures = await figureIs(program, "connections_closed_total by=peer");
  assertEquals(figures.of("messages_total direction=in"), 1);
});

Deno.test("chat serve --metrics tells of members, rooms, what was said and how long it took", async () => {
  await using program = Program.start(["chat", "serve", ":0", ...METRICS]);
  using member = await Deno.connect({ port: await program.port() });
  await member.write(new TextEncoder().encode("hello\n/nick \u202e\n"));
  const figures = await figureIs(program, "refused_messages_total code=bad-name");
  assertEquals(figures.of("members"), 1);
  assertEquals(figures.of("rooms"), 1);
  assertEquals(figures.of("said_messages_total"), 1);
  assertEquals(figures.of("skipped_messages_total"), 0);
  assertEquals(figures.of("outbox_bytes"), 0);
  assertEquals(figures.of("delivery_duration_seconds_count"), 1);
});

Deno.test("serve --metrics counts for all servers", async () => {
  await using program = Program.start(["serve", "--port", "0", ...METRICS]);
  const [, at = ""] = await program.stdout.match(/HTTP +(?:http:\/\/)?(\S+)/);
  await get(`http://${at}/status/204`);
  const figures = await figureIs(program, "http_requests_total status=204");
  assert(figures.of("members") === 0);
});
