import { assert, assertEquals } from "@std/assert";
import { Lane } from "../../../lib/measure/bench/lane.ts";
import { LatencyHistogram } from "../../../lib/measure/bench/latency_histogram.ts";
import { ClosedLoop, OpenLoop, type Schedule } from "../../../lib/measure/bench/schedule.ts";
import { Tally } from "../../../lib/measure/bench/tally.ts";
import { messagesOf } from "../../../lib/measure/bench/template.ts";
import { EchoPeer } from "./echo_peer.ts";

const open = await LatencyHistogram.load();

/** A lane to a peer that echoes on demand, at a time that the test sets. */
function setUp(options: { schedule: Schedule; limit: number; answers?: "bytes" | "datagrams" }) {
  const { answers = "datagrams" } = options;
  const time = { now: 0 };
  const peer = new EchoPeer();
  const reconnected = Promise.withResolvers<void>();
  const tally = new Tally({ open });
  const takesNumbers = answers !== "bytes";
  const target = {
    ...{ name: "test", frame: "raw", answers, takesNumbers, isHttp: false },
    connect() {
      reconnected.resolve();
      return Promise.resolve(new EchoPeer());
    },
  };
  const source = messagesOf(16, takesNumbers);
  const now = () => time.now;
  const lane = new Lane({ ...options, target, channel: peer, source, tally, now });
  const stop = new AbortController();
  tally.begin(0, 3000);
  const running = lane.run(stop.signal);
  const end = async () => {
    stop.abort();
    await running;
  };
  return { time, peer, tally, lane, reconnected: reconnected.promise, end };
}

/** Three seconds, in the second of which the server stands still. */
async function stall(schedule: Schedule, limit: number): Promise<Tally> {
  const { time, peer, tally, lane, end } = setUp({ schedule, limit });
  for (time.now = 0; time.now < 3000; time.now++) {
    lane.pump(time.now);
    const isStalled = time.now >= 1000 && time.now < 2000;
    while (!isStalled && peer.waiting.length > 0) {
      await peer.answer();
      // A closed loop has sent its next message by now: that is answered in a millisecond.
      if (schedule instanceof ClosedLoop) break;
    }
  }
  await end();
  return tally;
}

for (const limit of [16, 4096]) {
  Deno.test(`Lane counts a stall in all messages due in it, with room for ${limit}`, async () => {
    const tally = await stall(
      new OpenLoop({ start: 0, rate: 1000, index: 0, count: 1 }),
      limit,
    );
    const { p50, p90, max } = tally.histogram.summary;
    assertEquals(tally.histogram.count, 3000);
    assertEquals(p50, 1);
    // The thousand messages of the stall waited from 1 to 1000 ms: the 2700th of 3000 some 700.
    assert(p90 > 690_000 && p90 < 710_000, `p90 is ${p90} µs`);
    assert(max >= 999_000, `the longest is ${max} µs`);
  });
}

Deno.test("Lane in a closed loop leaves out what a stall kept it from sending", async () => {
  const tally = await stall(new ClosedLoop(), 1);
  const { p99, max } = tally.histogram.summary;
  assert(p99 < 10_000 && max >= 999_000, `p99 is ${p99} µs, the longest ${max} µs`);
});

Deno.test("Lane sends the next message of a closed loop when one is answered", async () => {
  const { peer, tally, end } = setUp({ schedule: new ClosedLoop(), limit: 3 });
  assertEquals(peer.waiting.length, 3);
  await peer.answer(peer.waiting.splice(0, 2));
  assertEquals([peer.waiting.length, tally.counts.messages], [3, 2]);
  await end();
});

Deno.test("Lane in a closed loop sends nothing when the time is over, however late that is told", async () => {
  const { time, peer, tally, end } = setUp({ schedule: new ClosedLoop(), limit: 3 });
  time.now = 3000;
  await peer.answer();
  assertEquals([peer.waiting.length, tally.counts.messages], [0, 0]);
  await end();
});

Deno.test("Lane counts lost, reordered and repeated datagrams by their numbers", async () => {
  const { time, peer, tally, lane, end } = setUp({ schedule: new ClosedLoop(), limit: 4 });
  const [first, second, third] = peer.waiting.splice(0);
  await peer.answer([third!, first!, first!]);
  assertEquals(lane.sequence, { lost: 0, reordered: 1, duplicates: 1 });
  time.now = 500;
  lane.expire(1);
  assertEquals(lane.sequence, { lost: 4, reordered: 1, duplicates: 1 });
  assertEquals(tally.counts.lost, 4);
  await peer.answer([second!]);
  assertEquals([tally.counts.messages, lane.sequence?.duplicates], [2, 2]);
  await end();
});

Deno.test("Lane takes the bytes of a stream for echoes, however they are cut", async () => {
  const { peer, tally, end } = setUp({ schedule: new ClosedLoop(), limit: 4, answers: "bytes" });
  peer.waiting.splice(0);
  await peer.answer([new Uint8Array(15)]);
  assertEquals(tally.counts.messages, 0);
  await peer.answer([new Uint8Array(1 + 16 + 7)]);
  assertEquals([tally.counts.messages, tally.counts.bytesIn], [2, 32]);
  await end();
});

Deno.test("Lane loses what a peer leaves unanswered that ends behind an answer", async () => {
  const load = { schedule: new ClosedLoop(), limit: 3, answers: "bytes" } as const;
  const { peer, tally, reconnected, end } = setUp(load);
  Object.assign(peer, { isSpent: true });
  peer.answer(peer.waiting.splice(0, 1)); // It is not asked for more.
  await reconnected;
  const { messages, lost } = tally.counts;
  assertEquals([messages, lost], [1, 2]);
  await end(); // While the next connection is being made.
});

Deno.test("Lane takes answers without numbers in their order", async () => {
  const { peer, tally, lane, end } = setUp({ schedule: new ClosedLoop(), limit: 2 });
  await peer.answer([new TextEncoder().encode("ok")]);
  assertEquals([tally.counts.messages, lane.sequence], [1, undefined]);
  await end();
});
