import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Program, sockeye } from "../program.ts";

const ignore = Deno.build.os !== "linux";
const TWO = ["--workers", "2"];

/** A client that sends a text and has the answer; dispose of it to hang up. */
async function talk(port: number, text: string) {
  const conn = await Deno.connect({ hostname: "127.0.0.1", port });
  await conn.write(new TextEncoder().encode(text));
  const answer = await readSome(conn);
  return { conn, answer, [Symbol.dispose]: () => conn.close() };
}

async function readSome(conn: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(1024);
  const count = await conn.read(buffer).catch(() => null); // Refused ones may be reset.
  return new TextDecoder().decode(buffer.subarray(0, count ?? 0));
}

/** Opens so many clients at once. */
function talkTimes(port: number, count: number) {
  return Promise.all(Array.from({ length: count }, (_, i) => talk(port, `client ${i}`)));
}

/** How many sockets of this machine listen on a port. */
async function countListeners(port: number): Promise<number> {
  const { stdout } = await new Deno.Command("cat", { args: ["/proc/net/tcp"] }).output();
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")} 00000000:0000 0A`;
  return new TextDecoder().decode(stdout).split(local).length - 1;
}

Deno.test({
  name: "listen --workers answers every client, and numbers each once",
  ignore,
  async fn() {
    await using program = Program.start(["listen", ":0", "--json", ...TWO]);
    const [, port] = await program.stdout.match(/"port":(\d+)/);
    assertEquals(await countListeners(Number(port)), 2);
    for (const [i, client] of (await talkTimes(Number(port), 40)).entries()) {
      assertEquals(client.answer, `client ${i}`);
      client[Symbol.dispose]();
    }
    for (let id = 1; id <= 40; id++) {
      await program.stdout.match(new RegExp(`"event":"close"[^\\n]*"id":${id},`));
    }
    program.kill("SIGINT");
    const { code, stdout } = await program.outcome();
    assertEquals(code, 0);
    const events = stdout.trim().split("\n").map((line) => JSON.parse(line));
    const opened = events.filter(({ event }) => event === "open").map(({ id }) => id);
    assertEquals(opened.toSorted((a, b) => a - b), Array.from({ length: 40 }, (_, i) => i + 1));
    assertEquals(events.filter(({ event }) => event === "message").length, 40);
  },
});

Deno.test({
  name: "listen --quiet uses two threads where the machine has them, and one if told so",
  ignore: ignore || navigator.hardwareConcurrency < 2,
  async fn() {
    for (const [flags, listeners] of [[[], 2], [["--workers", "1"], 1]] as const) {
      await using program = Program.start(["listen", ":0", "--quiet", ...flags]);
      assertEquals(await countListeners(await program.port()), listeners);
    }
  },
});

for (const limit of ["max-connections", "max-per-address"]) {
  Deno.test({
    name: `listen --workers keeps to --${limit} in total, and tells whom it refuses`,
    ignore,
    async fn() {
      await using program = Program.start(["listen", ":0", ...TWO, `--${limit}`, "3"]);
      const port = await program.port();
      const answers: string[] = [];
      using clients = new DisposableStack();
      for (let i = 0; i < 8; i++) answers.push(clients.use(await talk(port, "hello")).answer);
      const refusal = `refused: too many connections (${limit})\n`;
      assertEquals(answers, [...Array(3).fill("hello"), ...Array(5).fill(refusal)]);
      clients.dispose();
      for (const id of [1, 2, 3]) await program.stderr.match(new RegExp(`#${id} .* close by peer`));
      {
        using again = await talk(port, "room again");
        assertEquals(again.answer, "room again");
      }
      program.kill("SIGINT");
      const { stderr } = await program.outcome();
      assertEquals(stderr.split(`the limit --${limit} is reached`).length - 1, 5);
    },
  });
}

Deno.test({
  name: "listen --workers drains in every thread and ends with 0",
  ignore,
  async fn() {
    await using program = Program.start(["listen", ":0", "--quiet", ...TWO]);
    const clients = await talkTimes(await program.port(), 12);
    program.kill("SIGINT");
    for (const { conn } of clients) assertEquals(await readSome(conn), "");
    assertEquals((await program.outcome()).code, 0);
    for (const client of clients) client[Symbol.dispose]();
  },
});

Deno.test({
  name: "listen --workers --print writes what every thread receives",
  ignore,
  async fn() {
    const flags = ["--print", "--quiet", "--frame", "line", ...TWO];
    await using program = Program.start(["listen", ":0", ...flags]);
    const port = await program.port();
    const names = Array.from({ length: 12 }, (_, i) => `line ${i}`);
    for (const name of names) {
      using conn = await Deno.connect({ hostname: "127.0.0.1", port });
      await conn.write(new TextEncoder().encode(`${name}\n`));
      await conn.closeWrite();
      assertEquals(await readSome(conn), "");
    }
    program.kill("SIGINT");
    const { stdout } = await program.outcome();
    assertEquals(stdout.trim().split("\n").toSorted(), names.toSorted());
  },
});

Deno.test({
  name: "listen --workers serves TLS with one certificate",
  ignore,
  async fn() {
    const flags = ["--tls-self-signed", "--reply", "ok", ...TWO];
    await using program = Program.start(["listen", "tls://127.0.0.1:0", ...flags]);
    const [, pin] = await program.stderr.match(/--pin (\S+)/);
    const port = await program.port();
    for (let i = 0; i < 6; i++) {
      const { code, stderr } = await sockeye([
        "send",
        `tls://127.0.0.1:${port}`,
        "--pin",
        pin!,
        "x",
      ]);
      assertEquals(code, 0, stderr);
    }
  },
});

Deno.test({
  name: "serve --workers shares both TCP servers out",
  ignore,
  async fn() {
    await using program = Program.start(["serve", "--port", "0", "--json", ...TWO]);
    await program.stdout.match(/udp/);
    const ports = [/"port":(\d+)[^\n]*"frame":"raw"/, /"port":(\d+)[^\n]*"frame":"u32le"/];
    for (const pattern of ports) {
      const [, port] = await program.stdout.match(pattern);
      assertEquals(await countListeners(Number(port)), 2);
    }
    program.kill("SIGINT");
    assertEquals((await program.outcome()).code, 0);
  },
});

Deno.test("listen --workers refuses a port that another program shares with itself", async () => {
  await using program = Program.start(["listen", ":0", "--quiet", ...TWO]);
  const port = await program.port();
  const { code, stderr } = await sockeye(["listen", `:${port}`, "--quiet", ...TWO]);
  assertEquals(code, 1);
  assertMatch(stderr, /sockeye: listen tcp:\/\/127\.0\.0\.1:\d+: address already in use/);
});

Deno.test("listen --workers says where it cannot be used", async () => {
  const wrong: [string[], string][] = [
    [["udp://127.0.0.1:0", ...TWO], "only the connections of a TCP port"],
    [["unix:/tmp/never.sock", ...TWO], "only the connections of a TCP port"],
    [[":0", "--interactive", ...TWO], "Cannot use --workers and --interactive together"],
    [[":0", "--workers", "0"], "write 1 to 64"],
    [[":0", "--workers", "65"], "write 1 to 64"],
  ];
  for (const [args, reason] of wrong) {
    const { code, stderr } = await sockeye(["listen", ...args]);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, reason);
  }
});
