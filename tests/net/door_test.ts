import { assertEquals, assertRejects } from "@std/assert";
import { NetError } from "../../lib/errors.ts";
import { openDoor } from "../../lib/net/door.ts";
import { memoryPair } from "../../lib/net/memory.ts";
import { readAll } from "./loopback.ts";

const encoder = new TextEncoder();
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A whole line is for "line"; silence is for "silent". */
function lineOrSilence(bytes: Uint8Array, silence: number): "line" | "silent" | undefined {
  if (bytes.includes(10)) return "line";
  return silence > 0 ? "silent" : undefined;
}

Deno.test("openDoor() reads on until the first bytes decide, and gives them back", async () => {
  const [client, server] = memoryPair();
  const opening = openDoor(server, (bytes) => bytes.length >= 4 ? "four" : undefined);
  for (const piece of ["a", "bc", "def"]) await client.write(encoder.encode(piece));
  const door = await opening;
  assertEquals([door?.kind, text(door!.unread)], ["four", "abcdef"]);
  client.close();
  server.close();
});

Deno.test("openDoor() gives a silent stream whose next bytes are not lost", async () => {
  const [client, server] = memoryPair();
  const door = await openDoor(server, lineOrSilence, { silence: 1 });
  assertEquals([door?.kind, door?.unread.length], ["silent", 0]);
  await client.write(encoder.encode("late\n"));
  const small = new Uint8Array(2);
  assertEquals(await door!.stream.read(small), 2);
  await client.write(encoder.encode("later"));
  await client.closeWrite();
  assertEquals(text(small) + await readAll(door!.stream), "late\nlater");
  client.close();
});

Deno.test("openDoor() asks about a silent peer again when its time is over", async () => {
  const [client, server] = memoryPair();
  const silences: number[] = [];
  const door = await openDoor(server, (_, silence) => {
    silences.push(silence);
    return silences.length === 2 ? "late" : undefined;
  }, { silence: 5, timeout: 20 });
  assertEquals([door?.kind, silences.length], ["late", 2]);
  assertEquals(silences[1]! > silences[0]!, true);
  client.close();
  server.close();
});

Deno.test("openDoor() throws when nobody takes the connection in time", async () => {
  const [client, server] = memoryPair();
  const error = await assertRejects(
    () => openDoor(server, () => undefined, { silence: 1, timeout: 5 }),
    NetError,
    "nothing in 0.005 s",
  );
  assertEquals(error.fault, "timeout");
  client.close();
  server.close();
});

Deno.test("openDoor() throws when too much arrives that says nothing", async () => {
  const [client, server] = memoryPair();
  const opening = openDoor(server, () => undefined, { maxBytes: 8 });
  await client.write(encoder.encode("123456789"));
  await assertRejects(() => opening, NetError);
  client.close();
  server.close();
});

Deno.test("openDoor() returns null when the peer leaves first", async () => {
  const [client, server] = memoryPair();
  const opening = openDoor(server, lineOrSilence);
  client.close();
  assertEquals(await opening, null);
  server.close();
});

Deno.test("openDoor() asks about a silent peer at once when the server drains, and waits no longer", async () => {
  for (const kind of ["silent", undefined]) {
    const [client, server] = memoryPair();
    const draining = new AbortController();
    const opening = openDoor(server, (_, silence) => silence > 0 ? kind : undefined, {
      draining: draining.signal,
      silence: 60_000,
      timeout: 60_000,
    });
    draining.abort();
    assertEquals((await opening)?.kind, kind);
    client.close();
    server.close();
  }
});
