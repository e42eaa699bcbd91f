import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { concat } from "@std/bytes";
import type { MessageEvent } from "../../../lib/relay/event.ts";
import { faultSet, message, read, run, runLane } from "./run_lane.ts";

const messages = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 40 })
  .map((all) => all.map((bytes, i) => message(bytes, i + 1)));
const seed = fc.nat();
const p = fc.constantFrom("0.1", "0.5", "1");

const onMessages = fc.oneof(
  p.map((p) => `drop:p=${p}`),
  p.map((p) => `duplicate:p=${p}`),
  fc.tuple(p, fc.integer({ min: 1, max: 5 })).map(([p, gap]) => `reorder:p=${p},gap=${gap}`),
  p.map((p) => `delay:time=30ms,jitter=20ms,p=${p}`),
  p.map((p) => `corrupt:bits=3,p=${p}`),
  p.map((p) => `truncate:p=${p}`),
);
const keeping = fc.oneof(
  fc.constant("latency:time=20ms,jitter=20ms"),
  fc.integer({ min: 100, max: 10_000 }).map((rate) => `bandwidth:rate=${rate}`),
  fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(9)).map(([n, ms]) =>
    `slice:size=${n},pause=${ms}ms`
  ),
  fc.nat(90).map((ms) => `glue:time=${ms}ms`),
  fc.nat(200).map((after) => `stall:after=${after},time=70ms`),
);
const ending = fc.constantFrom("cut:after=50", "reset:after=0", "half-close:after=99");
const any = fc.oneof(onMessages, keeping, ending, fc.constant("corrupt:per=byte,p=0.05"));

function wires(messages: readonly MessageEvent[]): Uint8Array {
  return concat(messages.map(({ wire }) => wire));
}

Deno.test("faults do the same to the same messages with the same seed", () => {
  fc.assert(
    fc.property(fc.array(any, { maxLength: 5 }), messages, seed, (faults, messages, seed) => {
      const [a, b] = [1, 2].map(() => run(faults, messages, { seed, every: 5 }).pieces);
      assertEquals(a, b);
    }),
  );
});

Deno.test("faults give the same bytes however fast the messages come", () => {
  const faults = fc.array(fc.oneof(onMessages, keeping), { maxLength: 5 });
  fc.assert(fc.property(faults, messages, seed, (faults, messages, seed) => {
    const [slow, fast] = [3, 0].map((every) => run(faults, messages, { seed, every }).bytes);
    assertEquals(slow, fast);
  }));
});

Deno.test("faults on bytes depend on the bytes alone, and not on the reads they came in", () => {
  const faults = fc.array(fc.oneof(keeping, ending, fc.constant("corrupt:p=0.1")), {
    maxLength: 5,
  });
  fc.assert(fc.property(faults, messages, seed, (faults, messages, seed) => {
    const options = { seed, framing: "bytes" } as const;
    const cut = run(faults, messages.map(({ wire }) => read(wire)), options);
    const whole = run(faults, [read(wires(messages))], options);
    assertEquals(cut.bytes, whole.bytes);
  }));
});

Deno.test("faults do the same on a connection, whatever happens on the others", () => {
  fc.assert(fc.property(fc.array(any, { maxLength: 3 }), messages, (faults, messages) => {
    const set = faultSet(faults);
    const [first, second] = [set.forConnection(1), set.forConnection(2)];
    runLane(first.up, messages);
    runLane(first.down, messages);
    assertEquals(
      runLane(second.up, messages),
      runLane(faultSet(faults).forConnection(2).up, messages),
    );
  }));
});

Deno.test("faults that only take time keep every byte, in order", () => {
  fc.assert(fc.property(fc.array(keeping, { maxLength: 5 }), messages, (faults, messages) => {
    const { bytes, pieces } = run(faults, messages, { every: 7 });
    assertEquals(bytes, wires(messages));
    assertEquals(pieces.at(-1)?.then, "close-write");
  }));
});

Deno.test("reorder keeps every message", () => {
  fc.assert(fc.property(messages, seed, (messages, seed) => {
    const { bytes } = run(["reorder:p=0.4,gap=3"], messages, { seed });
    const sorted = (wires: Uint8Array[]) => wires.map(String).sort();
    const out: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += 1 + bytes[at]!) {
      out.push(bytes.subarray(at, at + 1 + bytes[at]!));
    }
    assertEquals(sorted(out), sorted(messages.map(({ wire }) => wire)));
  }));
});

Deno.test("faults account for every byte: in - lost + added = out", () => {
  const faults = fc.array(fc.oneof(onMessages, keeping), { maxLength: 5 });
  fc.assert(fc.property(faults, messages, seed, (faults, messages, seed) => {
    const { bytes, lane } = run(faults, messages, { seed, every: 9 });
    const { lost, added } = lane.tally();
    assertEquals(bytes.length, wires(messages).length - lost + added);
  }));
});

Deno.test("Lane is full when it holds back as much as it may, and not for good", () => {
  const { up: lane } = faultSet(["stall:time=1s"], { maxBuffer: 10_000 }).forConnection(1);
  let count = 0;
  for (; !lane.isFull; count++) lane.push(message(new Uint8Array(100)), 0);
  assert(count > 10 && count < 100, `${count}`);
  while (lane.take(1000));
  assertEquals(lane.isFull, false);
});

Deno.test("Lane takes up faults that change while bytes are held back", () => {
  const set = faultSet(["stall", "drop:match=index==2"]);
  const { up: lane } = set.forConnection(1);
  const told: number[] = [];
  lane.onChange = () => told.push(lane.wakeAt);
  const push = (index: number) => lane.push(message(new Uint8Array(index), index), 0);
  for (const index of [1, 2, 3]) push(index);
  assertEquals(lane.take(9), undefined);
  set.remove(1);
  assertEquals(lane.take(9)?.bytes.length, 2);
  set.clear();
  push(2);
  set.pause(true);
  assertEquals(lane.take(9), undefined);
  set.pause(false);
  assertEquals([lane.take(9), lane.take(9)].map((piece) => piece?.bytes.length), [4, 3]);
  assertEquals(told.length, 8);
});

Deno.test("FaultSet counts what a fault did, on connections that are over, too", () => {
  const set = faultSet(["drop"]);
  for (const conn of [1, 2]) {
    using lanes = set.forConnection(conn);
    lanes.up.push(message(new Uint8Array(9)), 0);
    assertEquals(set.tally(1), { hits: conn, lost: 10 * conn, added: 0 });
  }
  assertEquals(set.tally(1), { hits: 2, lost: 20, added: 0 });
});
