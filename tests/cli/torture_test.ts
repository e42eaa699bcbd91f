import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { freePort, Peer, peerTest } from "../peers.ts";
import { Program, sockeye } from "./program.ts";

/** A server that answers each read with what it takes for the one frame in it, and its port. */
function startFaulty(): { port: number; [Symbol.asyncDispose](): Promise<void> } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    const tasks: Promise<void>[] = [];
    for await (const conn of listener) tasks.push(answerReads(conn));
    await Promise.all(tasks);
  })();
  return {
    port: listener.addr.port,
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
    },
  };
}

async function answerReads(conn: Deno.Conn): Promise<void> {
  using _conn = conn;
  const buffer = new Uint8Array(70_000);
  try {
    for (let n; (n = await conn.read(buffer)) !== null;) {
      const size = 4 + new DataView(buffer.buffer).getUint32(0, true);
      if (size === n) await conn.write(buffer.slice(0, n));
    }
  } catch {
    // The client has gone.
  }
}

Deno.test("torture ends with 0 when a server passes all cases", async () => {
  await using server = Program.start(["listen", ":0", "--echo", "--frame", "varint", "--quiet"]);
  const address = `:${await server.port()}`;
  const { code, stdout } = await sockeye(["torture", address, "--frame", "varint", "--hostile"]);
  assertEquals(code, 0, stdout);
  assertMatch(stdout, /✓ cut payload .* passed/);
  assertMatch(stdout, /\n {2}\d+ passed in \d/);
});

Deno.test("torture ends with 3 and prints commands that show the fault again", async () => {
  await using server = startFaulty();
  const address = `:${server.port}`;
  const args = ["torture", address, "-f", "u32le", "--timeout", "300ms", "--json"];
  const { code, stdout } = await sockeye(args);
  assertEquals(code, 3);
  const results = stdout.trim().split("\n").map((line) => JSON.parse(line));
  const command = (name: string) => results.find((result) => result.name === name).command;
  assertEquals(command("whole"), undefined);
  assertEquals(
    command("cut payload"),
    `sockeye send ${address} --frame u32le --cut 5 --timeout 300ms 'Hello Ares!'`,
  );
  assertStringIncludes(command("half-close"), `| sockeye connect ${address} --timeout 300ms`);
  const send = ["send", address, "-f", "u32le", "--timeout", "300ms"];
  assertEquals((await sockeye([...send, "Hello Ares!"])).code, 0);
  assertEquals((await sockeye([...send, "--cut", "5", "Hello Ares!"])).code, 1);
});

Deno.test("torture says what is likely wrong", async () => {
  await using server = startFaulty();
  const { stdout } = await sockeye([
    "torture",
    `:${server.port}`,
    "-f",
    "u32le",
    "--timeout",
    "200ms",
  ]);
  assertStringIncludes(stdout, "It seems to take each read for one message.");
});

Deno.test("torture compares with the answers in a file", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, "ok\nok\n");
    await using server = Program.start(["listen", ":0", "--reply", "ok", "--frame", "line"]);
    const args = ["torture", `:${await server.port()}`, "--frame", "line", "--expect-file", path];
    const messages = ["--message", "ping", "--message", "stats"];
    const { code, stdout } = await sockeye([...args, ...messages]);
    assertEquals(code, 0, stdout);
    const one = await sockeye([...args, "--message", "ping"]);
    assertEquals([one.code, one.stderr.includes("2 answers to 1 messages")], [2, true]);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("torture ends with 1 when there is no server, with 2 where nothing can be cut", async () => {
  assertEquals((await sockeye(["torture", `:${freePort()}`, "--frame", "u8"])).code, 1);
  assertEquals((await sockeye(["torture", ":9", "--frame", "raw"])).code, 2);
  assertEquals((await sockeye(["torture", "udp://127.0.0.1:9", "--frame", "u8"])).code, 2);
});

peerTest("torture passes cat behind socat", "socat", async () => {
  const port = freePort();
  await using peer = new Peer("socat", [
    ...["-d", "-d", `TCP-LISTEN:${port},fork,reuseaddr,bind=127.0.0.1,backlog=64`, "EXEC:cat"],
  ]);
  await peer.stderr.saw(/listening on/);
  const { code, stdout } = await sockeye(["torture", `:${port}`, "-f", "line", "--expect", "echo"]);
  assertEquals(code, 0, stdout);
});

Deno.test("send --cut writes the bytes in pieces, and refuses places that are not there", async () => {
  await using server = Program.start(["listen", ":0", "--echo"]);
  const target = `:${await server.port()}`;
  const { code, stdout } = await sockeye(["send", target, "--cut", "1,3", "--wait", "3", "abcde"]);
  assertEquals([code, stdout], [0, "a\nbc\nde\n"]);
  const wrong = await sockeye(["send", target, "--cut", "3,9", "abcde"]);
  assertEquals(wrong.code, 2);
  assertStringIncludes(wrong.stderr, 'Cannot cut 5 bytes at "3,9"');
});
