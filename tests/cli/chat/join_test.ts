import { assertEquals, assertStringIncludes } from "@std/assert";
import { connect } from "../../../lib/net/connect.ts";
import { Program, sockeye } from "../program.ts";

/** A room at a port of its own, or the one of a room before. */
async function startRoom(...args: string[]): Promise<{ room: Program; address: string }> {
  const at = args[0]?.startsWith("127.") ? args.shift()! : "127.0.0.1:0";
  const room = Program.start(["chat", "serve", at, ...args]);
  return { room, address: `127.0.0.1:${await room.port()}` };
}

function join(address: string, ...args: string[]): Program {
  return Program.start(["chat", "join", address, ...args]);
}

Deno.test("chat join says piped lines, as they are, and leaves when all are acknowledged", async () => {
  const { room, address } = await startRoom();
  await using _ = room;
  await using bob = join(address, "--name", "bob");
  await bob.stdout.match(/You are bob in #lobby/);
  const { code, stdout } = await sockeye(
    ["chat", "join", address, "--name", "alice"],
    "hello\n\n/quit is said\n",
  );
  assertEquals(code, 0);
  assertStringIncludes(stdout, "alice: hello\nalice: /quit is said\n");
  await bob.stdout.match(/alice joined\nalice: hello\nalice: \/quit is said\n\* alice left/);
});

Deno.test("chat join --json prints the server's messages, without the session's secret", async () => {
  const { room, address } = await startRoom();
  await using _ = room;
  const { code, stdout } = await sockeye(["chat", "join", address, "--json"], "hello\n");
  const messages = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(code, 0);
  assertEquals(messages.map(({ type }) => type), ["welcome", "joined", "message", "ack", "bye"]);
  assertEquals(messages[0].session, undefined);
});

Deno.test("chat join makes what others say harmless", async () => {
  const { room, address } = await startRoom();
  await using _ = room;
  await using bob = join(address, "--plain");
  await bob.stdout.match(/You are/);
  const person = await connect(address);
  await person.write(new TextEncoder().encode("\x1b[2Jcleared\n"));
  await bob.stdout.match(/\\x1b\[2Jcleared/);
  person.close();
});

Deno.test("chat join fails in one line, when it is not let in", async () => {
  const { room, address } = await startRoom("--token", "sesame");
  await using _ = room;
  const wrong = await sockeye(["chat", "join", address, "--token", "guess"]);
  assertEquals(wrong, {
    code: 1,
    stdout: "",
    stderr: "sockeye: Cannot let you in: the token is wrong\n",
  });
  await using bob = join(address, "--token", "sesame", "--name", "bob");
  await bob.stdout.match(/You are bob/);
  const taken = await sockeye(["chat", "join", address, "--token", "sesame", "--name", "Bob"]);
  assertEquals(taken.code, 1);
  assertStringIncludes(taken.stderr, "sockeye: Cannot take the name Bob: it is taken\n");
});

Deno.test("chat join fails when a line is refused, and says the others", async () => {
  const { room, address } = await startRoom("--max-message", "10");
  await using _ = room;
  const { code, stdout } = await sockeye(["chat", "join", address], "far too long\nshort\n");
  assertEquals(code, 1);
  assertStringIncludes(stdout, "! Cannot send this message: it has more than 10 bytes");
  assertStringIncludes(stdout, ": short\n");
});

Deno.test("chat join comes back to a server that was started again, without loss or doubles", async () => {
  const { room, address } = await startRoom();
  await using _before = room;
  await using bob = join(address, "--name", "bob", "--room", "den");
  await bob.stdout.match(/You are bob in #den/);
  await bob.write("before\n");
  await bob.stdout.match(/bob: before\n/);
  room.kill();
  await room.outcome();
  await bob.stderr.match(/connection lost: next try in/);
  await bob.write("meanwhile\n");
  const { room: again } = await startRoom(address);
  await using _after = again;
  await bob.stdout.match(/bob: meanwhile\n/);
  await bob.write("after\n");
  await bob.end();
  const { code, stdout } = await bob.outcome();
  assertEquals(code, 0);
  assertEquals(stdout.match(/bob: \w+/g), ["bob: before", "bob: meanwhile", "bob: after"]);
});

Deno.test("chat join --no-reconnect ends with its connection", async () => {
  const { room, address } = await startRoom();
  await using _ = room;
  await using bob = join(address, "--no-reconnect");
  await bob.stdout.match(/You are/);
  room.kill();
  const { code, stderr } = await bob.outcome();
  assertEquals(code, 1);
  assertStringIncludes(stderr, "the server says: ");
});

Deno.test("examples/chat_client.ts takes part in a room", async () => {
  const { room, address } = await startRoom();
  await using _ = room;
  const example = new URL("../../../examples/chat_client.ts", import.meta.url).pathname;
  await using child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-net", example, address, "eve"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const stdin = child.stdin.getWriter();
  await stdin.write(new TextEncoder().encode("hello\n/nope\n"));
  await stdin.close();
  const { success, stdout } = await child.output();
  assertEquals(success, true);
  assertEquals(
    new TextDecoder().decode(stdout),
    "eve: hello\n! Cannot follow /nope: see /help.\n",
  );
});

Deno.test("chat join takes part over a WebSocket", async () => {
  const { room, address } = await startRoom();
  await using _ = room;
  const { code, stdout } = await sockeye(
    ["chat", "join", `ws://${address}`, "--name", "alice"],
    "hello\n",
  );
  assertEquals([code, stdout], [0, "* You are alice in #lobby.\nalice: hello\n"]);
});

Deno.test("chat join says nothing in another room than the one it is for", async () => {
  const { room, address } = await startRoom();
  await using _ = room;
  const { code, stdout, stderr } = await sockeye(
    ["chat", "join", address, "--room", "bad!room"],
    "not for the lobby\n",
  );
  assertEquals([code, stdout], [1, ""]);
  assertStringIncludes(stderr, "sockeye: Cannot take this name: it may have letters");
});
