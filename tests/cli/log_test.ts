import { assert, assertEquals, assertMatch } from "@std/assert";
import { Program, sockeye } from "./program.ts";

const TIME_REGEXP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What a program said on stderr, each line an event. */
async function eventsOf(program: Program): Promise<Record<string, unknown>[]> {
  program.kill("SIGINT");
  const { stderr } = await program.outcome();
  return stderr.trimEnd().split("\n").map((line) => JSON.parse(line));
}

Deno.test("listen --log json tells each event as an object on a line of stderr", async () => {
  await using program = Program.start(["listen", ":0", "--frame", "u8", "--log", "json"]);
  const [, port] = await program.stderr.match(/"port":(\d+)/);
  await sockeye(["send", `:${port}`, "--frame", "u8", "one", "two"]);
  await program.stderr.match(/"event":"close"/);
  const events = await eventsOf(program);
  assertEquals(
    events.map(({ event, level }) => `${level} ${event}`),
    ["info listening", "info open", "info message", "info message", "info close"],
  );
  for (const { time } of events) assertMatch(time as string, TIME_REGEXP);
  const { id, by, how, bytesIn, bytesOut, messagesIn, messagesOut, remote, local } = events[4]!;
  assertEquals({ id, by, how, bytesIn, bytesOut, messagesIn, messagesOut }, {
    ...{ id: 1, by: "peer", how: "FIN", bytesIn: 8, bytesOut: 8, messagesIn: 2, messagesOut: 2 },
  });
  assertMatch(remote as string, /^tcp:\/\/127\.0\.0\.1:\d+$/);
  assertEquals(local, `tcp://127.0.0.1:${port}`);
});

Deno.test("listen --log json warns of malformed frames, with their cause", async () => {
  await using program = Program.start(["listen", ":0", "-f", "u8:max=4", "--log", "json"]);
  const [, port] = await program.stderr.match(/"port":(\d+)/);
  using client = await Deno.connect({ port: Number(port) });
  await client.write(new Uint8Array([200, 1, 2]));
  const [line] = await program.stderr.match(/\{"event":"close".*\}/);
  const { level, how, error } = JSON.parse(line);
  assertEquals([level, how], ["warn", "malformed"]);
  assertMatch(error, /200/);
});

Deno.test("listen --log json keeps what peers send from moving a cursor, and loses none of it", async () => {
  await using program = Program.start(["listen", ":0", "--log", "json"]);
  const [, port] = await program.stderr.match(/"port":(\d+)/);
  const text = "\x1b[2J\x9b2J\u202e\u{e0041}\r\n\x7f";
  await sockeye(["send", `:${port}`, "--wait", "none"], text);
  await sockeye(["send", `:${port}`, text]);
  const [line] = await program.stderr.match(/\{"event":"message".*\}/);
  assert(!/[\p{Cc}\p{Cf}]/u.test(line), line);
  assertEquals(JSON.parse(line).text, text);
});

Deno.test("http serve --log json tells of requests, chat serve of its connections", async () => {
  await using http = Program.start(["http", "serve", "--listen", ":0", "--log", "json"]);
  const [, port] = await http.stderr.match(/"port":(\d+)/);
  await sockeye(["http", "get", `:${port}/status/404`]);
  const [line] = await http.stderr.match(/\{"event":"request".*\}/);
  assertEquals(JSON.parse(line).status, 404);
  await using chat = Program.start(["chat", "serve", ":0", "--log", "json"]);
  const [, door] = await chat.stderr.match(/"port":(\d+)/);
  await sockeye(["send", `:${door}`, "hello\n", "--wait", "none"]);
  await chat.stderr.match(/\{"event":"close".*\}/);
});

Deno.test("listen --log text --json keeps stdout for data", async () => {
  await using program = Program.start(["listen", ":0", "--json", "--log", "text"]);
  await sockeye(["send", `:${await program.port()}`, "one"]);
  await program.stderr.match(/#1 .* close by peer \(FIN\)/);
  program.kill("SIGINT");
  assertEquals((await program.outcome()).stdout, "");
});

Deno.test({
  name: "listen --log json with --workers tears no line",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using program = Program.start(["listen", ":0", "--workers", "3", "--log", "json"]);
    const [, port] = await program.stderr.match(/"port":(\d+)/);
    const talks = Array.from({ length: 20 }, async (_, i) => {
      using client = await Deno.connect({ port: Number(port) });
      await client.write(new TextEncoder().encode(`client ${i} `.repeat(1000)));
      assert(await client.read(new Uint8Array(64)));
    });
    await Promise.all(talks);
    await program.stderr.matches(/"event":"close"/g, 20);
    const events = await eventsOf(program);
    assertEquals(events.filter(({ event }) => event === "open").length, 20);
  },
});

Deno.test("listen goes on answering, and ends, where nobody reads what it says", async () => {
  const [command, args] = Program.commandLine(["listen", ":0", "--log", "json"]);
  const output = { stdin: "null", stdout: "null", stderr: "piped" } as const;
  await using child = new Deno.Command(command, { args, ...output }).spawn();
  const reader = child.stderr.getReader();
  const { value } = await reader.read();
  const [, port] = /"port":(\d+)/.exec(new TextDecoder().decode(value))!;
  {
    using client = await Deno.connect({ port: Number(port) });
    const message = new Uint8Array(60_000);
    for (let i = 0; i < 100; i++) { // As much as no pipe and no queue holds.
      await client.write(message);
      for (let got = 0; got < message.length;) {
        const count = await client.read(new Uint8Array(65536));
        assert(count);
        got += count;
      }
    }
  }
  child.kill("SIGINT");
  assertEquals((await child.status).code, 0);
  await reader.cancel();
});
