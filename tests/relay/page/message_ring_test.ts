import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { MessageRing } from "../../../lib/relay/page/message_ring.ts";
import { messageOf } from "./messages.ts";

const all = () => true;

Deno.test("MessageRing.add() keeps copies, of which the message is a piece", () => {
  const ring = new MessageRing();
  const message = messageOf(7, { size: 2 });
  const { id } = ring.add(message);
  message.wire.fill(0);
  const { bytes, wire } = ring.get(id)!;
  assertEquals([[...bytes], [...wire]], [[7, 7], [2, 7, 7]]);
  assert(bytes.buffer === wire.buffer);
});

Deno.test("MessageRing.add() never keeps more than its limits, and always the newest", () => {
  const sizes = fc.array(fc.nat(60), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(sizes, (sizes) => {
    const ring = new MessageRing({ maxMessages: 10, maxBytes: 100 });
    for (const [i, size] of sizes.entries()) ring.add(messageOf(i, { size }));
    const kept = ring.newest(Infinity, all);
    assert(kept.length < 10 && kept.length > 0);
    assert(kept.reduce((sum, { event }) => sum + event.wire.length, 0) <= 100);
    const first = sizes.length - kept.length;
    assertEquals(kept.map(({ event }) => event.index), sizes.map((_, i) => i).slice(first));
  }));
});

Deno.test("MessageRing.get() gives nothing for what is forgotten, or was never there", () => {
  const ring = new MessageRing({ maxBytes: 10 });
  const { id } = ring.add(messageOf(1, { size: 8 }));
  ring.add(messageOf(2, { size: 8 }));
  for (const other of [id, 0, 3, 0.5, NaN]) assertEquals(ring.get(other), undefined);
  ring.add(messageOf(3, { size: 11 }));
  assertEquals(ring.size, 0);
});

Deno.test("MessageRing.newest() gives the last that pass, in order", () => {
  const ring = new MessageRing();
  for (let i = 1; i <= 9; i++) ring.add(messageOf(i));
  const odd = ring.newest(2, ({ index }) => index % 2 === 1);
  assertEquals(odd.map(({ event }) => event.index), [7, 9]);
});
