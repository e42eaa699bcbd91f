import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Link } from "../../../lib/cli/workers/link.ts";
import { WorkerError, WorkerPool } from "../../../lib/cli/workers/pool.ts";

const BROKEN = new URL("broken_worker.ts", import.meta.url).href;
const MISSING = new URL("missing_worker.js", import.meta.url).href;

interface Sums {
  add(a: number, b: number): number;
  fail(): void;
}

/** Both ends of a link, closed at the end of the test. */
function linked(ours: Sums) {
  const { port1, port2 } = new MessageChannel();
  new Link(port1, ours);
  return {
    link: new Link<Sums>(port2, {}),
    [Symbol.dispose]() {
      port1.close();
      port2.close();
    },
  };
}

const SUMS: Sums = {
  add: (a, b) => a + b,
  fail: () => {
    throw new Error("no sum");
  },
};

Deno.test("Link.call() gives what the other side's function gives, or how it failed", async () => {
  using ends = linked(SUMS);
  assertEquals(await ends.link.call("add", [2, 3]), 5);
  await assertRejects(() => ends.link.call("fail", []), Error, "no sum");
});

Deno.test("Link.fail() fails the calls that wait and those that come", async () => {
  using ends = linked(SUMS);
  const waiting = ends.link.call("add", [2, 3]);
  ends.link.fail(new Error("gone"));
  await assertRejects(() => waiting, Error, "gone");
  await assertRejects(() => ends.link.call("add", [2, 3]), Error, "gone");
});

Deno.test("WorkerPool.connect() fails when a thread cannot load", async () => {
  using pool = new WorkerPool({ size: 1, tell: () => {}, module: MISSING });
  const error = await assertRejects(() => pool.connect({}), WorkerError);
  assertStringIncludes(error.message, "worker 2: ");
});

Deno.test("WorkerPool fails the calls to a thread that dies", async () => {
  using pool = new WorkerPool({ size: 1, tell: () => {}, module: BROKEN });
  const [link] = await pool.connect<Sums>({});
  await assertRejects(() => link!.call("add", [1, 1]), WorkerError, "broken on purpose");
});
