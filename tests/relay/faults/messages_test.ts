import { assert, assertEquals } from "@std/assert";
import { message, run } from "./run_lane.ts";

const FIVE = [1, 2, 3, 4, 5].map((n) => message(new Uint8Array(n).fill(n), n));

/** Messages as their lengths; what is no whole message shows. */
function lengths(bytes: Uint8Array): number[] {
  const found: number[] = [];
  for (let at = 0; at < bytes.length; at += 1 + bytes[at]!) found.push(bytes[at]!);
  return found;
}

Deno.test("drop leaves out what matches, and counts it", () => {
  const { bytes, lane } = run(["drop:match=len>3"], FIVE);
  assertEquals(lengths(bytes), [1, 2, 3]);
  assertEquals(lane.tally(1), { hits: 2, lost: 11, added: 0 });
});

Deno.test("a fault with a direction leaves the other one alone", () => {
  assertEquals(lengths(run(["drop:dir=down"], FIVE).bytes), [1, 2, 3, 4, 5]);
  assertEquals(lengths(run(["drop:dir=up"], FIVE).bytes), []);
});

Deno.test("duplicate sends a message again, right behind itself", () => {
  const { bytes, lane } = run(["duplicate:copies=2,match=index==2"], FIVE);
  assertEquals(lengths(bytes), [1, 2, 2, 2, 3, 4, 5]);
  assertEquals(lane.tally(), { hits: 1, lost: 0, added: 6 });
});

Deno.test("reorder puts a message behind the next ones", () => {
  assertEquals(lengths(run(["reorder:match=index==2"], FIVE).bytes), [1, 3, 2, 4, 5]);
  assertEquals(lengths(run(["reorder:match=index==1,gap=3"], FIVE).bytes), [2, 3, 4, 1, 5]);
  assertEquals(lengths(run(["reorder"], FIVE).bytes), [2, 1, 4, 3, 5]);
});

Deno.test("reorder lets a message go that nothing follows", () => {
  const { pieces } = run(["reorder:hold=2s"], FIVE.slice(0, 1), { isEnded: false });
  assertEquals(pieces.map(({ at, bytes }) => [at, bytes.length]), [[2000, 2]]);
});

Deno.test("delay holds up a message and those behind it", () => {
  const { pieces } = run(["delay:time=1s,match=index==3"], FIVE, { isEnded: false });
  assertEquals(pieces.map(({ at }) => at), [0, 0, 1000, 1000, 1000]);
});

Deno.test("truncate ends a message early, and leaves its header", () => {
  const { bytes, lane } = run(["truncate:keep=3"], FIVE.slice(3));
  assertEquals([...bytes], [4, 4, 4, 5, 5, 5]);
  assertEquals(lane.tally(1), { hits: 2, lost: 5, added: 0 });
});

Deno.test("corrupt flips bits where it is told to", () => {
  const [, , , , five] = FIVE;
  const flips = (part: string) => {
    const { bytes } = run([`corrupt:part=${part}`], [five!]);
    return [...bytes].flatMap((byte, at) => byte === five!.wire[at] ? [] : [at]);
  };
  assertEquals(flips("header"), [0]);
  const [at = 0, ...others] = flips("payload");
  assert(at > 0 && others.length === 0);
});

Deno.test("push() says what faults did to a message", () => {
  const notes = (faults: string[]) => {
    const { lane } = run(faults, [], { isEnded: false });
    return FIVE.map((event) => lane.push(event, 0));
  };
  assertEquals(notes(["drop:match=len>3"]), [undefined, undefined, undefined, "drop", "drop"]);
  assertEquals(notes(["duplicate", "corrupt"])[0], "duplicate, corrupt");
  assertEquals(notes(["cut:after=4"])[1], "cut");
});
