import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { dial, portOf, readAll } from "../../net/loopback.ts";
import { comeAs, open, Person, Program, type RoomServer } from "../guests.ts";
import { MemoryLog } from "../../../lib/chat/log/memory_log.ts";

const encoder = new TextEncoder();

Deno.test("ChatServer greets somebody with nc who says nothing, and tells how to change the name", async () => {
  await using room = open();
  using person = await Person.come(room);
  assertMatch((await person.hear())!, /^\* You are guest-\d+ in #lobby.* \/nick NAME/);
});

Deno.test("ChatServer brings a line of nc to a program, and an answer back", async () => {
  await using room = open();
  using person = await Person.come(room);
  await person.hear();
  using program = await Program.come(room);
  await program.say({ type: "hello", name: "robot" });
  assertEquals((await program.hear("welcome")).name, "robot");
  await person.say("hello from nc");
  const { from, text, room: where } = await program.hear("message");
  assertMatch(String(from), /^guest-/);
  assertEquals([text, where], ["hello from nc", "lobby"]);
  await program.say({ type: "say", text: "hello from a program", ref: "1" });
  assertEquals((await program.hear("ack")).ref, "1");
  assertEquals(await person.hearUntil("robot: "), "robot: hello from a program");
});

Deno.test("ChatServer answers all that was asked before the end of input, and says good-bye", async () => {
  await using room = open();
  using person = await Person.come(room);
  await person.say("one\n/nick ann\n/who");
  await person.stream.closeWrite();
  assertStringIncludes(await person.hearUntil("In #lobby"), "ann");
  assertEquals(await person.hear(), undefined);
  assertEquals(room.hub.members, 0);
});

Deno.test("ChatServer answers a frame that is no message by an error, and goes on", async () => {
  await using room = open();
  using program = await Program.come(room);
  await program.say({ type: "nonsense" });
  assertEquals((await program.hear("error")).code, "bad-message");
  await program.say({ type: "say", text: "still here", ref: "r" });
  assertEquals((await program.hear("ack")).ref, "r");
});

Deno.test("ChatServer ends a program that says no hello in time, and tells why", async () => {
  await using room = open({ handshakeTimeout: 40 });
  using program = await Program.come(room);
  await program.stream.write(new Uint8Array([9, 0, 0, 0, 123]));
  assertEquals((await program.hear("bye")).reason, "No hello came in 0.04 s.");
});

Deno.test("ChatServer ends a program whose frame is too large, and tells why", async () => {
  await using room = open();
  using program = await Program.come(room);
  await program.say({ type: "hello" });
  await program.stream.write(new Uint8Array([255, 255, 255, 0]));
  assertStringIncludes(String((await program.hear("bye")).reason), "65536");
});

Deno.test("ChatServer asks a silent program for a sign of life, and ends it without one", async () => {
  await using room = open({ ping: 20 });
  using program = await Program.come(room);
  await program.say({ type: "hello" });
  await program.hear("ping");
  await program.hear("ping");
  assertEquals((await program.hear("bye")).type, "bye");
});

Deno.test("ChatServer goes on without a member whose connection is reset", async () => {
  await using room = open();
  using listener = await Person.come(room);
  await listener.hear();
  const lost = await Person.come(room);
  await lost.hear();
  lost[Symbol.dispose]();
  assertMatch(await listener.hearUntil("left"), /^\* guest-\d+ left$/m);
  await listener.say("/who");
  assertMatch(await listener.hearUntil("In #lobby"), /: guest-\d+$/);
});

/** A WebSocket to the room, by the runtime's own client. */
async function openSocket({ server }: RoomServer): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${portOf(server.local)}/`);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.onopen = () => resolve();
  socket.onerror = () => reject(new Error("The WebSocket was refused"));
  await promise;
  return socket;
}

function hearOnSocket(socket: WebSocket, type: string): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    socket.addEventListener("message", function hear({ data }) {
      const message = JSON.parse(data);
      if (message.type !== type) return;
      socket.removeEventListener("message", hear);
      resolve(message);
    });
  });
}

Deno.test("ChatServer speaks on a WebSocket as it does in frames", async () => {
  await using room = open();
  const socket = await openSocket(room);
  const joined = hearOnSocket(socket, "joined");
  socket.send(JSON.stringify({ type: "hello", name: "web" }));
  assertEquals((await joined).people, ["web"]);
  using person = await Person.come(room);
  const message = hearOnSocket(socket, "message");
  await person.say("hello from nc");
  assertEquals((await message).text, "hello from nc");
  const closed = new Promise<CloseEvent>((resolve) => socket.onclose = resolve);
  room.hub.close("The server stops.");
  assertEquals([(await closed).code, (await closed).reason], [1000, "The server stops."]);
});

/** The first line of the answer to a request. */
async function ask(
  { server }: RoomServer,
  fields: string,
  { path = "/" }: { path?: string } = {},
): Promise<string> {
  const stream = await dial(server.local);
  const request = `GET ${path} HTTP/1.1\r\nConnection: close\r\n${fields}\r\n\r\n`;
  await stream.write(encoder.encode(request));
  return (await readAll(stream)).split("\r\n")[0]!;
}

Deno.test("ChatServer shows the page under its address, and not under somebody else's name", async () => {
  await using room = open({ hosts: ["chat.example"] });
  assertEquals(await ask(room, "Host: 127.0.0.1"), "HTTP/1.1 200 OK");
  assertEquals(await ask(room, "Host: chat.example"), "HTTP/1.1 200 OK");
  assertEquals(await ask(room, "Host: evil.example"), "HTTP/1.1 421 Misdirected Request");
  assertEquals(
    await ask(room, "Host: chat.example", { path: "/ws" }),
    "HTTP/1.1 426 Upgrade Required",
  );
});

Deno.test("ChatServer refuses WebSockets of other pages", async () => {
  await using room = open();
  const upgrade = [
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  ].join("\r\n").replace("", "Connection: Upgrade\r\n");
  for (const [host, origin] of [["127.0.0.1", "evil.example"], ["evil.example", "evil.example"]]) {
    const stream = await dial(room.server.local);
    const fields = `Host: ${host}\r\nOrigin: http://${origin}\r\n${upgrade}`;
    await stream.write(encoder.encode(`GET / HTTP/1.1\r\n${fields}\r\n\r\n`));
    assertMatch(await readAll(stream), /^HTTP\/1.1 403 /);
  }
});

Deno.test("ChatServer leaves a browser's spare connection alone", async () => {
  await using room = open();
  await using elsewhere = open();
  await ask(room, "Host: 127.0.0.1");
  using spare = await Person.come(room);
  using person = await Person.come(elsewhere);
  // Who came later, where no browser is, has been silent for long enough.
  assertMatch((await person.hear())!, /^\* You are/);
  assertEquals([room.hub.members, elsewhere.hub.members], [0, 1]);
  await spare.stream.write(encoder.encode("GET / HTTP/1.1\r\nHost: ::\r\n\r\n"));
  assertMatch((await spare.hear())!, /^HTTP\/1.1 4/);
});

Deno.test("ChatServer says bye to who comes when the room has closed", async () => {
  await using room = open();
  using person = await Person.come(room);
  room.hub.close("The server stops.");
  assertEquals(await person.hear(), "* Bye: The server stops.");
  assertEquals(await person.hear(), undefined);
});

Deno.test("ChatServer shows who comes from another log the newest, whatever ids were seen there", async () => {
  await using before = open({ log: new MemoryLog({ first: 1_000_000 }) });
  using ann = await Program.come(before);
  await ann.say({ type: "hello", name: "ann" });
  const { log } = await ann.hear("welcome");
  await ann.say({ type: "say", text: "one", ref: "1" });
  const { id } = await ann.hear("ack");
  await using after = open();
  using bob = await comeAs(after, "bob");
  await bob.say({ type: "say", text: "two", ref: "2" });
  await bob.hear("ack");
  for (const [known, missed] of [[{ log }, 1], [{}, 0]] as const) {
    using again = await Program.come(after);
    await again.say({ type: "hello", since: { lobby: id }, ...known });
    const welcome = await again.hear("welcome");
    assertNotEquals(welcome.log, log);
    assertEquals(((await again.hear("joined")).messages as unknown[]).length, missed);
  }
});
