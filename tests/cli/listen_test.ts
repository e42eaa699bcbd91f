import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Program, sockeye } from "./program.ts";

/** Sends text to a port of loopback, ends, and returns all that came back. */
async function ask(port: number, text: string | Uint8Array): Promise<string> {
  using conn = await Deno.connect({ hostname: "127.0.0.1", port });
  await conn.write(typeof text === "string" ? new TextEncoder().encode(text) : text);
  await conn.closeWrite();
  return await readAll(conn);
}

async function readAll(conn: Deno.Conn): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(4096);
  let text = "";
  for (let n; (n = await conn.read(buffer)) !== null;) {
    text += decoder.decode(buffer.subarray(0, n), { stream: true });
  }
  return text;
}

/** Asks a program to end, and waits for it. */
async function stop(program: Program) {
  program.kill("SIGINT");
  return await program.outcome();
}

Deno.test("listen echoes by default and logs open, message and close with the four-tuple", async () => {
  await using program = Program.start(["listen", ":0"]);
  const port = await program.port();
  assertEquals(await ask(port, "hello"), "hello");
  await program.stderr.match(/close by peer \(FIN\)/);
  const { code, stderr } = await stop(program);
  assertEquals(code, 0);
  const tuple = `#1 tcp 127\\.0\\.0\\.1:${port} <- 127\\.0\\.0\\.1:\\d+`;
  assertMatch(stderr, new RegExp(`${tuple} open`));
  assertMatch(stderr, new RegExp(`${tuple} in 5 bytes "hello"`));
  assertMatch(stderr, new RegExp(`${tuple} close by peer \\(FIN\\): in 5 bytes, out 5 bytes`));
});

Deno.test("listen --json prints the same as events", async () => {
  await using program = Program.start(["listen", ":0", "--json"]);
  const [, port] = await program.stdout.match(/"port":(\d+)/);
  await ask(Number(port), new Uint8Array([0xff, 0x00]));
  await program.stdout.match(/"close"/);
  const { stdout, stderr } = await stop(program);
  const events = stdout.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(events.map(({ event }) => event), ["listening", "open", "message", "close"]);
  const { service, frame, once } = events[0];
  assertEquals({ service, frame, once }, { service: "echo", frame: "raw", once: false });
  assertEquals(events[2].base64, "/wA=");
  const { by, how, bytesIn, bytesOut } = events[3];
  assertEquals({ by, how, bytesIn, bytesOut }, { by: "peer", how: "FIN", bytesIn: 2, bytesOut: 2 });
  assertEquals(stderr, "");
});

Deno.test("listen --reply answers every message with the text", async () => {
  await using program = Program.start(["listen", ":0", "--reply", "ok", "--quiet"]);
  assertEquals(await ask(await program.port(), "anything"), "ok");
  const { stderr } = await stop(program);
  assertEquals(stderr.trim().split("\n").length, 1, stderr);
});

Deno.test("listen --once answers one message and closes", async () => {
  await using program = Program.start(["listen", ":0", "--once", "--reply", "success"]);
  const port = await program.port();
  for (let i = 0; i < 2; i++) {
    using conn = await Deno.connect({ hostname: "127.0.0.1", port });
    await conn.write(new TextEncoder().encode("short connection"));
    assertEquals(await readAll(conn), "success");
  }
});

Deno.test("listen --print writes what arrives to stdout and answers nothing", async () => {
  await using program = Program.start(["listen", ":0", "--print", "--frame", "line"]);
  assertEquals(await ask(await program.port(), "one\ntwo\n"), "");
  await program.stderr.match(/close/);
  const { stdout } = await stop(program);
  assertEquals(stdout, "one\ntwo\n");
});

Deno.test("listen --print adds nothing to a stream in a pipe", async () => {
  await using program = Program.start(["listen", ":0", "--print"]);
  await ask(await program.port(), "half a li");
  await program.stderr.match(/close/);
  const { stdout } = await stop(program);
  assertEquals(stdout, "half a li");
});

Deno.test("listen --print --json prints JSON only, quiet or not", async () => {
  for (const quiet of [[], ["--quiet"]]) {
    await using program = Program.start(["listen", ":0", "--print", "--json", ...quiet]);
    const [, port] = await program.stdout.match(/"port":(\d+)/);
    await ask(Number(port), "one");
    await program.stdout.match(/"text":"one".*\n/);
    const { stdout } = await stop(program);
    const lines = stdout.trim().split("\n").map((line) => JSON.parse(line));
    assertEquals(lines.filter(({ text }) => text === "one").length, 1);
  }
});

Deno.test("listen --output keeps the bytes that arrived", async () => {
  const path = await Deno.makeTempFile();
  try {
    await using program = Program.start(["listen", ":0", "--output", path]);
    assertEquals(await ask(await program.port(), "kept\x00"), "kept\x00");
    await stop(program);
    assertEquals(await Deno.readTextFile(path), "kept\x00");
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("listen --output keeps an old file when it cannot listen, else writes it anew", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, "recorded before");
    await using first = Program.start(["listen", ":0"]);
    const refused = await sockeye(["listen", `:${await first.port()}`, "--output", path]);
    assertEquals([refused.code, await Deno.readTextFile(path)], [1, "recorded before"]);
    await using second = Program.start(["listen", ":0", "--output", path]);
    await ask(await second.port(), "new");
    await stop(second);
    assertEquals(await Deno.readTextFile(path), "new");
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("listen --output ends with one line when the disk is full", async () => {
  const folder = await Deno.makeTempDir();
  // A disk of one page, for this program only: the mount goes with its namespace.
  const small = `mount -t tmpfs -o size=4k none ${folder} && exec "$@"`;
  const wrapper = ["unshare", "-rm", "sh", "-c", small, "sh"];
  try {
    await using program = Program.start(["listen", ":0", "-o", `${folder}/full`], { wrapper });
    using conn = await Deno.connect({ hostname: "127.0.0.1", port: await program.port() });
    await conn.write(new Uint8Array(8192));
    const { code, stderr } = await program.outcome();
    assertEquals(code, 1);
    assertMatch(stderr, /sockeye: write \S+full: the disk is full: free some space/);
  } finally {
    await Deno.remove(folder);
  }
});

Deno.test("listen --frame ends a connection that sends garbage, and no other", async () => {
  await using program = Program.start(["listen", ":0", "--frame", "u32le"]);
  const port = await program.port();
  using good = await Deno.connect({ hostname: "127.0.0.1", port });
  assertEquals(await ask(port, "GET / HTTP/1.1\r\n\r\n"), "");
  await program.stderr.match(/close here \(malformed\).*HTTP/);
  await good.write(new Uint8Array([2, 0, 0, 0, 104, 105]));
  const buffer = new Uint8Array(16);
  assertEquals(await good.read(buffer), 6);
  assertEquals(buffer.slice(0, 6), new Uint8Array([2, 0, 0, 0, 104, 105]));
});

Deno.test("listen makes what it logs harmless", async () => {
  await using program = Program.start(["listen", ":0"]);
  await ask(await program.port(), "\x1b[2J\x1b]0;owned\x07 plain words that make this text");
  await program.stderr.match(/close/);
  const { stderr } = await stop(program);
  assertEquals([stderr.includes("\x1b"), stderr.includes("\x07")], [false, false]);
  assertStringIncludes(stderr, "\\x1b[2J");
});

Deno.test("listen tells who is refused why, and counts on", async () => {
  await using program = Program.start(["listen", ":0", "--max-connections", "1"]);
  const port = await program.port();
  using first = await Deno.connect({ hostname: "127.0.0.1", port });
  await first.write(new Uint8Array([1]));
  await first.read(new Uint8Array(1));
  using second = await Deno.connect({ hostname: "127.0.0.1", port });
  assertStringIncludes(await readAll(second), "too many connections");
  await program.stderr.match(/refused tcp:.*--max-connections/);
});

Deno.test("listen says what to do when the port is in use", async () => {
  await using program = Program.start(["listen", ":0"]);
  const port = await program.port();
  const { code, stderr } = await sockeye(["listen", `:${port}`]);
  assertEquals(code, 1);
  assertMatch(stderr, new RegExp(`^sockeye: listen tcp://127.0.0.1:${port}: .*in use.*: .*\n$`));
});

Deno.test("listen ends at once with 130 on a second SIGINT and 143 on a second SIGTERM", async () => {
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    await using program = Program.start(["listen", ":0", "--chargen", "--drain", "1h"]);
    // A peer that reads nothing keeps the server draining.
    using _conn = await Deno.connect({ hostname: "127.0.0.1", port: await program.port() });
    await program.stderr.match(/open/);
    const ended = program.outcome();
    const again = setInterval(() => program.kill(signal), 5);
    assertEquals((await ended.finally(() => clearInterval(again))).code, code);
  }
});

Deno.test("listen takes signals that come together for one, as launchers pass them on", async () => {
  await using program = Program.start(["listen", ":0"]);
  await program.port();
  for (const signal of ["SIGINT", "SIGTERM", "SIGINT"] as const) program.kill(signal);
  assertEquals((await program.outcome()).code, 0);
});

Deno.test("listen refuses two services at once", async () => {
  const { code, stderr } = await sockeye(["listen", ":0", "--echo", "--discard"]);
  assertEquals([code, stderr], [
    2,
    "sockeye: Cannot use --echo and --discard together: pick one service\n",
  ]);
});

Deno.test("listen refuses two certificates", async () => {
  const flags = ["--tls-self-signed", "--tls-cert", "deno.json", "--tls-key", "deno.json"];
  const { code, stderr } = await sockeye(["listen", "tls://127.0.0.1:0", ...flags]);
  assertEquals(
    [code, stderr],
    [2, "sockeye: Cannot use --tls-self-signed with --tls-cert: give one of them\n"],
  );
});

Deno.test("listen --interactive from a pipe sends it to the peer, shows the answer and ends", async () => {
  await using program = Program.start(["listen", ":0", "--interactive"]);
  const port = await program.port();
  await program.write("from the pipe");
  await program.end();
  assertEquals(await ask(port, "from the peer"), "from the pipe");
  const { code, stdout } = await program.outcome();
  assertEquals([code, stdout], [0, "from the peer"]);
});
