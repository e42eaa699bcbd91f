import { assert, assertEquals } from "@std/assert";
import { concat } from "@std/bytes";
import { parseCodec } from "../../../lib/frame/spec.ts";
import { acceptWebSocket } from "../../../lib/http/websocket_accept.ts";
import { connectWebSocket } from "../../../lib/http/websocket_connect.ts";
import { connect } from "../../../lib/net/connect.ts";
import { listen } from "../../../lib/net/listen.ts";
import { serve } from "../../../lib/net/server.ts";
import { runService } from "../../../lib/services/run.ts";
import { Framed } from "../../../lib/net/framed.ts";
import { serveDatagrams } from "../../../lib/net/datagram_server.ts";
import { openUdp } from "../../../lib/net/udp.ts";
import { connectUdp } from "../../../lib/net/udp_channel.ts";
import { relay } from "../../../lib/relay/relay.ts";
import { ECHO } from "../../../lib/services/echo.ts";
import { portOf } from "../../net/loopback.ts";
import { Told } from "../../net/told.ts";
import { Record } from "../taps.ts";
import { echo, faultsOf, readTo, sink } from "./over_relay.ts";

const ANY = "tcp://127.0.0.1:0";
const U8 = parseCodec("u8");
const CODECS = { up: U8, down: U8 };
const encoder = new TextEncoder();

function frames(count: number): Uint8Array {
  return concat(Array.from({ length: count }, (_, i) => {
    const text = encoder.encode(`message ${i}`);
    return concat([Uint8Array.of(text.length), text]);
  }));
}

/** What a sink behind a relay with faults gets of some bytes. */
async function passed(
  bytes: Uint8Array,
  { cut, seed }: { cut: number; seed: number },
): Promise<Uint8Array> {
  const told = new Told<Uint8Array>();
  await using target = await sink(told);
  const texts = [
    "drop:p=0.2",
    "duplicate:p=0.2",
    "reorder:p=0.2",
    "corrupt:p=0.2",
    "truncate:p=0.1",
  ];
  await using middle = await relay(ANY, target.local, {
    codecs: CODECS,
    faults: faultsOf(texts, { seed }),
  });
  const client = await connect(middle.local);
  for (let at = 0; at < bytes.length; at += cut) await client.write(bytes.subarray(at, at + cut));
  await client.closeWrite();
  const result = await told.next();
  client.close();
  return result;
}

Deno.test("relay() with faults passes the same bytes for the same seed, however they come", async () => {
  const bytes = frames(100);
  const whole = await passed(bytes, { cut: bytes.length, seed: 5 });
  assertEquals(await passed(bytes, { cut: 7, seed: 5 }), whole);
  const other = await passed(bytes, { cut: bytes.length, seed: 6 });
  assert(String(other) !== String(whole));
  assert(String(bytes) !== String(whole));
});

Deno.test("relay() tells what a fault did to a message, and accounts for it", async () => {
  await using target = await echo();
  const record = new Record();
  await using middle = await relay(ANY, target.local, {
    ...record,
    codecs: CODECS,
    faults: faultsOf(["drop:dir=up,match=index==2", "duplicate:dir=down,match=index==1"]),
  });
  const client = await connect(middle.local);
  await client.write(frames(3));
  await client.closeWrite();
  assertEquals((await readTo(client)).length, 30);
  client.close();
  const [ledger] = await record.ledgers(1);
  const { up, down } = ledger!;
  assertEquals([up.bytesIn, up.bytesOut, up.unsent], [30, 20, 0]);
  assertEquals([up.faults, down.faults], [
    { hits: 1, lost: 10, added: 0 },
    { hits: 1, lost: 0, added: 10 },
  ]);
  const faults = record.events.flatMap((event) => event.type === "message" ? [event.fault] : []);
  assertEquals(faults.filter(Boolean).sort(), ["drop", "duplicate"]);
});

Deno.test("relay() loses datagrams, and the others come", async () => {
  const loopback = { scheme: "udp", host: "127.0.0.1", port: 0 } as const;
  await using target = serveDatagrams(await openUdp(loopback), ECHO);
  const record = new Record();
  await using middle = await relay("udp://127.0.0.1:0", target.local, {
    ...record,
    faults: faultsOf(
      ["loss:dir=up,match=index==2", "duplicate:dir=down,match=index==2"],
      { kind: "datagrams" },
    ),
  });
  const client = await connectUdp({ ...loopback, port: portOf(middle.local) });
  await client.send(["a", "b", "c"].map((text) => encoder.encode(text)));
  const heard: string[] = [];
  while (heard.length < 3) {
    const messages = await client.receive() ?? [];
    heard.push(...messages.map((message) => new TextDecoder().decode(message)));
  }
  assertEquals(heard, ["a", "c", "c"]);
  client.close();
  middle.close();
  const [ledger] = await record.ledgers(1);
  assertEquals([ledger!.up.bytesIn, ledger!.up.bytesOut, ledger!.up.unsent], [3, 2, 0]);
});

Deno.test("relay() with faults strikes frames in both directions of a conversation", async () => {
  await using target = await echo();
  await using middle = await relay(ANY, target.local, {
    codecs: CODECS,
    faults: faultsOf(["delay:time=20ms", "slice:size=1,pause=0"]),
  });
  const client = new Framed(await connect(middle.local), U8);
  for (const text of ["one", "two"]) {
    await client.send([encoder.encode(text)]);
    assertEquals(new TextDecoder().decode(await client.read() ?? undefined), text);
  }
  client.close();
});

Deno.test("relay() with faults passes the bytes between frames, too", async () => {
  await using target = await echo();
  const codec = parseCodec("slip");
  await using middle = await relay(ANY, target.local, {
    codecs: { up: codec, down: codec },
    faults: faultsOf(["drop:dir=up,match=index==2"]),
  });
  const [end, a, b] = [0xc0, 0x61, 0x62];
  const client = await connect(middle.local);
  await client.write(Uint8Array.of(end, end, a, end, end));
  await client.write(Uint8Array.of(b, end, end, end));
  await client.closeWrite();
  const heard = [...await readTo(client)];
  client.close();
  assertEquals(heard.filter((byte) => byte !== end), [a]);
  // Only the END that ended the message went with it, and those in front if they came with it.
  assert(heard.length >= 6 && heard.length <= 7, `${heard}`);
});

Deno.test("relay() with faults strikes whole messages of a WebSocket, which keep their kind", async () => {
  await using target = serve(await listen("ws://127.0.0.1:0"), async ({ stream }) => {
    const channel = await acceptWebSocket(stream);
    await runService(channel, ECHO);
    channel.close();
    await channel.closed;
  });
  await using middle = await relay("ws://127.0.0.1:0", target.local, {
    faults: faultsOf(["drop:dir=up,match=len>3", "latency:time=5ms"], { kind: "messages" }),
  });
  const client = await connectWebSocket(middle.local);
  await client.send([encoder.encode("lost")], ["text"]);
  await client.send([encoder.encode("one")], ["binary"]);
  await client.send([encoder.encode("two")], ["text"]);
  const heard: string[] = [];
  while (heard.length < 2) {
    const messages = await client.receive() ?? [];
    const kinds = [...client.kinds];
    heard.push(...messages.map((bytes, i) => `${kinds[i]} ${new TextDecoder().decode(bytes)}`));
  }
  assertEquals(heard, ["binary one", "text two"]);
  client.close();
  await client.closed;
});
