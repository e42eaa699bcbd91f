import { assert, assertEquals } from "@std/assert";
import { concat } from "@std/bytes";
import { formatAddress } from "../../../lib/address.ts";
import { parseCodec } from "../../../lib/frame/spec.ts";
import { connect } from "../../../lib/net/connect.ts";
import { listen } from "../../../lib/net/listen.ts";
import { serve } from "../../../lib/net/server.ts";
import { FAULT_KINDS } from "../../../lib/relay/faults/kinds.ts";
import { relay } from "../../../lib/relay/relay.ts";
import { Told } from "../../net/told.ts";
import { Record as Tape } from "../taps.ts";
import { faultsOf, type readTo } from "./over_relay.ts";

const ANY = "tcp://127.0.0.1:0";
const U8 = parseCodec("u8");
const COUNT = 16;

/** Some frames, so many bytes that every fault strikes. */
function frames(word: string): Uint8Array {
  return concat(Array.from({ length: 60 }, (_, i) => {
    const text = new TextEncoder().encode(`${word} ${i}`);
    return concat([Uint8Array.of(text.length), text]);
  }));
}

/** How each kind is asked for. */
const FAULTS: Readonly<Record<string, string>> = {
  latency: "latency:time=5ms,jitter=5ms",
  bandwidth: "bandwidth:rate=20KiB",
  slice: "slice:size=50,pause=1ms",
  glue: "glue:time=5ms",
  stall: "stall:after=100,time=10ms",
  cut: "cut:after=200",
  reset: "reset:after=200",
  "half-close": "half-close:after=200",
  corrupt: "corrupt:p=0.3,part=payload",
  drop: "drop:p=0.3",
  duplicate: "duplicate:p=0.3",
  reorder: "reorder:p=0.3,hold=10ms",
  delay: "delay:time=1ms",
  truncate: "truncate:p=0.2",
};
/** What is in the kernel's hands may be lost with these, and a whole connection that is not accepted yet. */
const ENDING = ["cut", "reset"];

for (const [kind, fault] of Object.entries(FAULTS)) {
  Deno.test(`relay() accounts for every byte at both ends with ${kind}`, async () => {
    const told = new Told<number>();
    await using target = serve(await listen(ANY), async ({ stream }) => {
      const heard = heardBy(stream);
      await stream.write(frames("answer")).catch(() => {});
      await stream.closeWrite().catch(() => {});
      told.tell(await heard);
    });
    const record = new Tape();
    await using middle = await relay(ANY, target.local, {
      ...{ ...record, codecs: { up: U8, down: U8 }, faults: faultsOf([fault]) },
    });
    const clients = Array.from({ length: COUNT }, async () => {
      const client = await connect(middle.local);
      const heard = heardBy(client);
      await client.write(frames("question")).catch(() => {});
      await client.closeWrite().catch(() => {});
      const entry = [formatAddress(client.local), await heard] as const;
      client.close();
      return entry;
    });
    const atClient = new Map(await Promise.all(clients));
    const ledgers = await record.ledgers(COUNT);
    const isExact = !ENDING.includes(kind);
    if (isExact) {
      const atTarget = await Promise.all(ledgers.map(() => told.next()));
      assertEquals(atTarget.sort(), ledgers.map(({ up }) => up.bytesOut).sort());
    }
    let hits = 0;
    for (const { client, up, down } of ledgers) {
      const heard = atClient.get(client)!;
      assert(
        isExact ? heard === down.bytesOut : heard <= down.bytesOut,
        `${heard} of ${down.bytesOut}`,
      );
      for (const { bytesIn, bytesOut, unsent, faults } of [up, down]) {
        assertEquals(bytesIn - faults!.lost + faults!.added, bytesOut + unsent);
        hits += faults!.hits;
      }
    }
    assert(hits >= COUNT, `struck ${hits} times`);
  });
}

/** How many bytes a side hears, until its peer ends or fails. */
async function heardBy(stream: Parameters<typeof readTo>[0]): Promise<number> {
  let total = 0;
  const buffer = new Uint8Array(4096);
  try {
    for (let n = await stream.read(buffer); n !== null; n = await stream.read(buffer)) total += n;
  } catch {
    // A reset: what came before it counts.
  }
  return total;
}

Deno.test("relay() is tried with every fault that strikes streams", () => {
  const kinds = Object.keys(FAULT_KINDS).filter((name) => name !== "loss");
  assertEquals(Object.keys(FAULTS).sort(), kinds.sort());
});
