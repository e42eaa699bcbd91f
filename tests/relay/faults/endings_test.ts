import { assert, assertEquals, assertRejects } from "@std/assert";
import { NetError } from "../../../lib/errors.ts";
import { connect } from "../../../lib/net/connect.ts";
import { listen } from "../../../lib/net/listen.ts";
import { serve, type Server } from "../../../lib/net/server.ts";
import { relay } from "../../../lib/relay/relay.ts";
import { Told } from "../../net/told.ts";
import { Record } from "../taps.ts";
import { faultsOf, readTo, sink } from "./over_relay.ts";

const ANY = "tcp://127.0.0.1:0";
const encoder = new TextEncoder();

Deno.test("relay() half-closes by a fault, and hears the answer", async () => {
  const told = new Told<string>();
  await using target = await serveAnswer(told);
  const record = new Record();
  await using middle = await relay(ANY, target.local, {
    ...record,
    faults: faultsOf(["half-close:after=4,dir=up"], { kind: "bytes" }),
  });
  const client = await connect(middle.local);
  await client.write(encoder.encode("hello"));
  assertEquals(new TextDecoder().decode(await readTo(client)), "heard hell");
  client.close();
  const [ledger] = await record.ledgers(1);
  assertEquals([ledger!.up.how, ledger!.up.bytesOut, ledger!.up.unsent], ["fault", 4, 1]);
  assertEquals([ledger!.down.how, ledger!.by], ["FIN", "relay"]);
});

/** Answers when its peer has ended. */
async function serveAnswer(told: Told<string>): Promise<Server> {
  return serve(await listen(ANY), async ({ stream }) => {
    const heard = new TextDecoder().decode(await readTo(stream));
    told.tell(heard);
    await stream.write(encoder.encode(`heard ${heard}`));
  });
}

Deno.test("relay() cuts both directions by a fault", async () => {
  const told = new Told<Uint8Array>();
  await using target = await sink(told);
  const record = new Record();
  await using middle = await relay(ANY, target.local, {
    ...record,
    faults: faultsOf(["cut:after=3,dir=up"], { kind: "bytes" }),
  });
  const client = await connect(middle.local);
  await client.write(encoder.encode("hello"));
  assertEquals((await readTo(client)).length, 0);
  client.close();
  assertEquals((await told.next()).length, 3);
  const [ledger] = await record.ledgers(1);
  assertEquals([ledger!.how, ledger!.by, ledger!.error], ["fault", "relay", "Cut by a fault"]);
});

Deno.test("relay() resets both sides by a fault", async () => {
  const failure = Promise.withResolvers<unknown>();
  await using target = serve(await listen(ANY), async ({ stream }) => {
    await stream.write(encoder.encode("!"));
    await readTo(stream).then(() => failure.resolve(undefined), failure.resolve);
  });
  await using middle = await relay(ANY, target.local, {
    faults: faultsOf(["reset:after=3,dir=up"], { kind: "bytes" }),
  });
  const client = await connect(middle.local);
  // A connection that is reset before it is accepted is never seen.
  assertEquals(await client.read(new Uint8Array(1)), 1);
  await client.write(encoder.encode("hello"));
  const error = await assertRejects(() => readTo(client), NetError);
  assertEquals(error.fault, "reset");
  client.close();
  const atTarget = await failure.promise;
  assert(atTarget instanceof NetError && atTarget.fault === "reset", `${atTarget}`);
});

Deno.test("relay() ends although a fault holds back for good", async () => {
  const told = new Told<Uint8Array>();
  await using target = await sink(told);
  const record = new Record();
  const middle = await relay(ANY, target.local, {
    ...record,
    faults: faultsOf(["stall:dir=up"], { kind: "bytes" }),
  });
  const client = await connect(middle.local);
  await client.write(encoder.encode("hello"));
  await client.closeWrite();
  await record.message();
  middle.close();
  await middle.closed;
  client.close();
  const [ledger] = await record.ledgers(1);
  assertEquals([ledger!.up.bytesIn, ledger!.up.bytesOut, ledger!.up.unsent], [5, 0, 5]);
  assertEquals((await told.next()).length, 0);
});
