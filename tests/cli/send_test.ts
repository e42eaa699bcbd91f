import { assertEquals, assertMatch } from "@std/assert";
import { Program, sockeye } from "./program.ts";

Deno.test("send prints what it sent on stderr and the reply on stdout", async () => {
  await using server = Program.start(["listen", ":0", "--reply", "ok"]);
  const { code, stdout, stderr } = await sockeye(["send", `:${await server.port()}`, "hello"]);
  assertEquals([code, stdout], [0, "ok\n"]);
  assertMatch(stderr, /^sent 5 bytes to tcp:\S+\n2 bytes from tcp:\S+ in \d+\.\d+ ms\n$/);
});

Deno.test("send waits for an answer to each frame", async () => {
  await using server = Program.start(["listen", ":0", "--echo", "--frame", "u32le"]);
  const target = `:${await server.port()}`;
  const { code, stdout } = await sockeye(["send", target, "--frame", "u32le", "-n", "3", "a", ""]);
  assertEquals([code, stdout], [0, "a\n\na\n\na\n\n"]);
});

Deno.test("send speaks UDP", async () => {
  await using server = Program.start(["listen", "udp://127.0.0.1:0", "--echo"]);
  const target = `udp://127.0.0.1:${await server.port()}`;
  const { code, stdout } = await sockeye(["send", target, "Hello server"]);
  assertEquals([code, stdout], [0, "Hello server\n"]);
});

Deno.test("send --wait none does not wait for replies, and all it sent arrives", async () => {
  await using server = Program.start(["listen", ":0", "--print", "--frame", "u32le"]);
  const target = `:${await server.port()}`;
  const args = ["--frame", "u32le", "--repeat", "20", "--wait", "none", "Hello Ares!"];
  const { code, stdout } = await sockeye(["send", target, ...args]);
  assertEquals([code, stdout], [0, ""]);
  await server.stdout.match(/(Hello Ares!\n){20}/);
});

Deno.test("send keeps the order of many frames, of their replies too", async () => {
  await using server = Program.start(["listen", ":0", "--echo", "--frame", "u32le", "--quiet"]);
  const target = `:${await server.port()}`;
  const args = ["--frame", "u32le", "--repeat", "10000", "a", "b".repeat(40), "c"];
  const { code, stdout } = await sockeye(["send", target, "--quiet", ...args]);
  assertEquals([code, stdout === `a\n${"b".repeat(40)}\nc\n`.repeat(10_000)], [0, true]);
});

Deno.test("send --interval sends each message before it waits", async () => {
  await using server = Program.start(["listen", ":0", "--print", "--frame", "u8"]);
  const target = `:${await server.port()}`;
  await using _client = Program.start([
    ...["send", target, "--frame", "u8", "--interval", "1h", "--wait", "none", "one", "two"],
  ]);
  await server.stdout.match(/^one\n$/);
});

Deno.test("send exits 1 when an awaited reply does not come", async () => {
  await using server = Program.start(["listen", ":0", "--discard"]);
  const target = `:${await server.port()}`;
  const { code, stderr } = await sockeye(["send", target, "x", "--timeout", "1s"]);
  assertEquals(code, 1);
  assertMatch(stderr, /sockeye: receive tcp:\S+: 0 of 1 reply came: nothing more within 1000 ms/);
});

Deno.test("send exits 1 when the peer ends before the replies", async () => {
  await using server = Program.start(["listen", ":0", "--once", "--reply", "one"]);
  const target = `:${await server.port()}`;
  const { code, stdout, stderr } = await sockeye(["send", target, "x", "--wait", "2"]);
  assertEquals([code, stdout], [1, "one\n"]);
  assertMatch(stderr, /1 of 2 replies came: the peer ended before the rest/);
});

Deno.test("send says that it was interrupted, not that the peer has ended", async () => {
  await using server = Program.start(["listen", "udp://127.0.0.1:0", "--discard"]);
  const target = `udp://:${await server.port()}`;
  await using client = Program.start(["send", target, "x", "--timeout", "1h"]);
  await client.stderr.match(/sent 1 byte/);
  client.kill("SIGINT");
  const { code, stderr } = await client.outcome();
  assertEquals(code, 1);
  assertMatch(stderr, /0 of 1 reply came: interrupted\n$/);
});

Deno.test("send --wait names itself where its quiet time was too short", async () => {
  await using server = Program.start(["listen", ":0", "--discard"]);
  const target = `:${await server.port()}`;
  const { code, stderr } = await sockeye(["send", target, "x", "--wait", "10ms"]);
  assertEquals(code, 1);
  assertMatch(stderr, /nothing more within 10 ms: wait longer with --wait\n$/);
});

Deno.test("send --json prints events", async () => {
  await using server = Program.start(["listen", ":0"]);
  const { stdout } = await sockeye(["send", `:${await server.port()}`, "--json", "--hex", "ff"]);
  const events = stdout.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(events.map(({ event, bytes }) => [event, bytes]), [["sent", 1], ["reply", 1]]);
  assertEquals(events[1].base64, "/w==");
});

Deno.test("send --file - sends what is piped in", async () => {
  await using server = Program.start(["listen", ":0"]);
  const target = `:${await server.port()}`;
  const { stdout } = await sockeye(["send", target, "--file", "-", "--view", "hex"], "a\nb");
  assertEquals(stdout, "61 0a 62\n");
});

Deno.test("send says in one line that nobody listens", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const { code, stderr } = await sockeye(["send", `:${port}`, "x"]);
  assertEquals(code, 1);
  assertMatch(stderr, new RegExp(`^sockeye: connect tcp://127.0.0.1:${port}: .*refused.*\n$`));
});

const WRONG: readonly (readonly [string[], RegExp])[] = [
  [["send", ":9000"], /Cannot send nothing/],
  [["send", "9000", "x"], /write :9000/],
  [["send", ":99999", "x"], /port "99999" is not a number from 0 to 65535/],
  [["send", "gopher://x:1", "x"], /unknown scheme "gopher"/],
  [["send", "::1:9000", "x"], /brackets/],
  [["send", ":1", "--hex", "0g"], /"g" is no digit/],
  [["send", ":1", "--hex", "0"], /odd number of digits/],
  [["send", ":1", "--escape", "\\q"], /escape "\\q"/],
  [["send", ":1", "--frame", "u31le", "x"], /u32le/],
  [["send", ":1", "--wait", "soon", "x"], /"soon" as the value of --wait/],
  [["send", "udp://:0", "x"], /port 0/],
  [["send", ":1", "--join", "239.1.1.1", "x"], /Cannot use --join with tcp:\S+: no datagrams/],
  [["send", ":1", "--binary", "x"], /Cannot use --binary with tcp:\S+: no WebSocket/],
  [["snd", ":1"], /did you mean "send"\?/],
];

Deno.test("send says in one line what is wrong with its command line, and exits 2", async () => {
  for (const [args, message] of WRONG) {
    const { code, stdout, stderr } = await sockeye(args);
    assertMatch(stderr, message);
    assertEquals([code, stdout, stderr.trim().split("\n").length], [2, "", 1], stderr);
  }
});
