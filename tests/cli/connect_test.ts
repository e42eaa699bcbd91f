import { assertEquals, assertMatch } from "@std/assert";
import { Program, sockeye } from "./program.ts";

Deno.test("connect sends stdin, half-closes, and prints all that comes back", async () => {
  await using server = Program.start(["listen", ":0"]);
  const input = "hello\n".repeat(50_000);
  const { code, stdout } = await sockeye(["connect", `:${await server.port()}`, "-q"], input);
  assertEquals([code, stdout === input], [0, true]);
});

Deno.test("connect prints what comes after its own end", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const serving = (async () => {
    using conn = await listener.accept();
    while (await conn.read(new Uint8Array(1024)) !== null);
    await conn.write(new TextEncoder().encode("late answer"));
  })();
  const { code, stdout } = await sockeye(["connect", `:${port}`], "question");
  await serving;
  assertEquals([code, stdout], [0, "late answer"]);
});

Deno.test("connect --frame makes a line a frame, and a frame a line", async () => {
  await using server = Program.start(["listen", ":0", "--frame", "netstring"]);
  const args = ["connect", `:${await server.port()}`, "--frame", "netstring"];
  const { stdout } = await sockeye(args, "one\n\nthree");
  assertEquals(stdout, "one\n\nthree\n");
});

Deno.test("connect shows messages in every view", async () => {
  await using server = Program.start(["listen", ":0"]);
  const target = `:${await server.port()}`;
  const views = { text: "é\n", hex: "c3 a9\n", base64: "w6k=\n", raw: "é" };
  for (const [view, shown] of Object.entries(views)) {
    const { stdout } = await sockeye(["connect", target, "--view", view], "é");
    assertEquals(stdout, shown);
  }
  const { stdout } = await sockeye(["connect", target, "--view", "json", "--hex"], "c3a9\n");
  assertEquals(JSON.parse(stdout), { bytes: 2, text: "é" });
});

Deno.test("connect --json tells all that happens as events, one a line", async () => {
  await using server = Program.start(["listen", "ws://127.0.0.1:0", "--once"]);
  const url = `ws://127.0.0.1:${await server.port()}`;
  const { stdout, stderr } = await sockeye(["connect", url, "--json"], "hi\n");
  const events = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  const [open, message] = events;
  assertEquals([open.event, open.remote, stderr], ["open", url, ""]);
  assertEquals([message.event, message.bytes, message.text], ["message", 2, "hi"]);
  for (const { time } of events) assertEquals(new Date(time).toISOString(), time);
});

Deno.test("connect receives while its own input stays open", async () => {
  await using server = Program.start(["listen", ":0"]);
  await using client = Program.start(["connect", `:${await server.port()}`]);
  await client.write("ping\n");
  await client.stdout.match(/ping\n/);
  await client.write("pong\n");
  await client.stdout.match(/pong\n/);
  await client.end();
  assertEquals((await client.outcome()).code, 0);
});

Deno.test("connect fails with one line when the peer resets", async () => {
  const { createServer } = await import("node:net");
  const server = createServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await using client = Program.start(["connect", `:${port}`, "--quiet"]);
  await client.write("x");
  const { code, stderr } = await client.outcome();
  await new Promise((resolve) => server.close(resolve));
  assertEquals(code, 1);
  assertMatch(stderr, /^sockeye: read tcp:\S+: .*reset.*\n$/);
});

Deno.test("connect is quiet and ends well when its reader has gone", async () => {
  await using server = Program.start(["listen", ":0", "--chargen", "--quiet"]);
  const port = await server.port();
  const { code, stdout } = await pipe(["connect", `:${port}`, "-q"], "head -1");
  assertEquals([code, stdout.length], [0, 74]);
});

/** Runs the program into a shell command; the code is the program's own. */
async function pipe(args: string[], into: string) {
  const [command, argv] = Program.commandLine(args);
  const { stdout } = await new Deno.Command("bash", {
    args: ["-c", `"$@" < /dev/null | ${into}; echo "\${PIPESTATUS[0]}"`, "bash", command, ...argv],
  }).output();
  const [, text = "", code] = /^([^]*?)(\d+)\n$/.exec(new TextDecoder().decode(stdout)) ?? [];
  return { code: Number(code), stdout: text };
}

Deno.test("connect --reconnect goes on over a new connection when the server ends one", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  await using client = Program.start(["connect", `:${port}`, "--reconnect", "--quiet"]);
  for (const text of ["first", "second"]) {
    using conn = await listener.accept();
    await conn.write(new TextEncoder().encode(text));
    await client.stdout.match(new RegExp(text));
  }
});
