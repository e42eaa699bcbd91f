import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dial, readAll } from "../net/loopback.ts";
import { comeAs, open, Person, Program, roundTrip } from "./guests.ts";

const HOSTILE = "\x1b[2J\x1b]0;owned\x07\u202egnp\u0085\x7f\r\n* bob is an operator";
const HARMFUL_REGEXP = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

Deno.test("ChatServer shows no control or bidirectional character of a text, topic, name or room", async () => {
  await using room = open({ operatorToken: "boss" });
  using person = await Person.come(room);
  await person.hear();
  using mallory = await comeAs(room, "mallory");
  await mallory.say({ type: "operator", token: "boss" });
  await mallory.say({ type: "say", text: HOSTILE });
  await mallory.say({ type: "topic", text: HOSTILE });
  await mallory.say({ type: "nick", name: HOSTILE });
  await mallory.say({ type: "join", room: HOSTILE });
  await mallory.say({ type: HOSTILE, ref: "x" });
  await mallory.say({ type: "kick", name: HOSTILE });
  await mallory.say({ type: "say", text: "over" });
  await mallory.say({ type: "ping" });
  await mallory.hear("pong");
  await person.say(`/nick ${HOSTILE.split("\r")[0]}`);
  await person.stream.closeWrite();
  const seen = await readAll(person.stream);
  assertStringIncludes(seen, "\\x1b[2J");
  assertStringIncludes(seen, "mallory: over");
  assertEquals(HARMFUL_REGEXP.exec(seen), null);
  assertEquals(/^\* bob/m.exec(seen), null);
});

Deno.test("ChatServer keeps one line of log for a member whose name has a newline", async () => {
  await using room = open();
  using mallory = await Program.come(room);
  await mallory.say({ type: "hello", name: "x\n[ok] admin" });
  assertEquals((await mallory.hear("error")).code, "bad-name");
  await mallory.say({ type: "who" });
  assertEquals((await mallory.hear("people")).people, ["guest-1"]);
});

for (
  const [name, bomb] of [
    ["a deep type", `{"type":${"[".repeat(30_000)}${"]".repeat(30_000)}}`],
    ["deep text", `{"type":"say","text":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}`],
    ["brackets without an end", "[".repeat(65_000)],
    ["a huge number", '{"type":"history","before":1e999}'],
    ["many digits", `{"type":"history","limit":${"9".repeat(60_000)}}`],
    ["__proto__ as type", '{"type":"__proto__"}'],
    ["constructor as type", '{"type":"constructor"}'],
    ["no object", "null"],
    ["bytes that are no text", "\ud800"],
  ] as const
) {
  Deno.test(`ChatServer answers ${name} by an error, and goes on`, async () => {
    await using room = open();
    using program = await comeAs(room, "ann");
    await program.sayText(bomb);
    assertEquals((await program.hear("error")).code, "bad-message");
    await roundTrip(program);
  });
}

Deno.test("ChatServer takes no field from __proto__", async () => {
  await using room = open({ operatorToken: "boss" });
  using program = await Program.come(room);
  await program.sayText('{"type":"hello","__proto__":{"name":"root"}}');
  assertMatch(String((await program.hear("welcome")).name), /^guest-/);
  await program.sayText('{"type":"operator","__proto__":{"token":"boss"}}');
  assertEquals((await program.hear("error")).code, "bad-message");
});

for (
  const [name, first] of [
    ["a length of 4 GiB", [255, 255, 255, 255]],
    ["a frame of another byte order", [0, 0, 0, 2, 123, 125]],
  ] as const
) {
  Deno.test(`ChatServer ends a connection that begins with ${name}, and tells what it speaks`, async () => {
    await using room = open();
    const stream = await dial(room.server.local);
    await stream.write(new Uint8Array(first));
    assertStringIncludes(await readAll(stream), "u32le");
    assertEquals(room.hub.members, 0);
  });
}

Deno.test("ChatServer holds no more than a frame of a program that announces gigabytes", async () => {
  await using room = open();
  using program = await comeAs(room, "ann");
  const before = Deno.memoryUsage().rss;
  await program.stream.write(new Uint8Array([255, 255, 255, 255]));
  assertStringIncludes(String((await program.hear("bye")).reason), "65536");
  assert(Deno.memoryUsage().rss - before < 8 << 20);
});

Deno.test("ChatServer refuses a name that looks like one that is present", async () => {
  await using room = open();
  using _admin = await comeAs(room, "admin");
  using mallory = await Program.come(room);
  for (const name of ["аdmin", "аdмin", "ADMIN", "ａdmin", "adm1n"]) {
    await mallory.say({ type: "nick", name });
    assertMatch(String((await mallory.hear("error")).code), /^(bad-name|name-taken)$/);
  }
});

Deno.test("ChatServer throttles a burst of 1,000 messages, and serves the others meanwhile", async () => {
  await using room = open();
  using flood = await comeAs(room, "flood");
  using other = await comeAs(room, "other");
  for (let i = 0; i < 1000; i++) await flood.say({ type: "say", text: "x", ref: `${i}` });
  assert(await roundTrip(other) < 1000);
  let refused = 0;
  for (let i = 0; i < 1000 - 60 - 100; i++) {
    assertEquals((await flood.hear("error")).code, "too-fast");
    refused++;
  }
  assert(refused > 800);
});

Deno.test("ChatServer throttles nobody when the rate is 0", async () => {
  await using room = open({ limits: { rate: 0 } });
  using program = await comeAs(room, "fast");
  for (let i = 0; i < 500; i++) await program.say({ type: "say", text: "x", ref: `${i}` });
  for (let i = 0; i < 500; i++) assertEquals((await program.hear("ack")).ref, `${i}`);
});

Deno.test("ChatServer ends who only pings by the deadline of the handshake", async () => {
  await using room = open({ handshakeTimeout: 60, token: "sesame" });
  using program = await Program.come(room);
  let heard: Record<string, unknown>;
  do {
    await program.say({ type: "ping" });
    heard = await program.next();
  } while (heard.type === "pong");
  assertEquals(heard, { type: "bye", reason: "No hello came in 0.06 s." });
});

for (
  const [who, first, answer] of [
    ["a person", "", /^\* Cannot let you in: too many connections \(max-connections\)\.\n$/],
    ["a browser", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1\.1 503 .*\(max-connections\)/s],
    ["a program", "\x02\0\0\0{}", /^.\0\0\0\{.*"code":"too-many"/s],
  ] as const
) {
  Deno.test(`ChatServer tells ${who} for whom there is no room why`, async () => {
    await using room = open({ maxConnections: 1 });
    using person = await Person.come(room);
    await person.hear();
    const stream = await dial(room.server.local);
    await stream.write(new TextEncoder().encode(first));
    assertMatch(await readAll(stream), answer);
  });
}
