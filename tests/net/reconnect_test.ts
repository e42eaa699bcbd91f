import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { NetError, type NetFault } from "../../lib/errors.ts";
import { backoff } from "../../lib/net/backoff.ts";
import { reconnect } from "../../lib/net/reconnect.ts";

function failure(fault: NetFault): NetError {
  return new NetError({ action: "connect", address: "tcp://127.0.0.1:9", fault, reason: fault });
}

/** Makes attempts that fail as told, and succeed when nothing is left to fail with. */
function attempts(faults: NetFault[]) {
  const waits: number[] = [];
  const wait = (ms: number) => {
    waits.push(ms);
    return Promise.resolve();
  };
  const connectOnce = () => {
    const fault = faults.shift();
    return fault ? Promise.reject(failure(fault)) : Promise.resolve("connected");
  };
  return { waits, wait, connectOnce };
}

Deno.test("backoff() doubles up to the longest delay", () => {
  const delays = backoff({ base: 250, max: 30_000, jitter: false });
  assertEquals([...delays.take(9)], [250, 500, 1000, 2000, 4000, 8000, 16000, 30_000, 30_000]);
});

Deno.test("backoff() draws each delay between nothing and its length", () => {
  const chances = [0, 0.5, 0.999, 1];
  const delays = backoff({ base: 100, max: 400, random: () => chances.shift() ?? 0 });
  assertEquals([...delays.take(4)], [0, 100, 399.6, 400]);
});

Deno.test("reconnect() goes on until it is connected, and tells of each failure", async () => {
  const { waits, wait, connectOnce } = attempts(["refused", "timeout", "name"]);
  const told: string[] = [];
  const onRetry = (error: NetError, delay: number) => told.push(`${error.fault} ${delay}`);
  const options = { wait, onRetry, base: 10, jitter: false };
  assertEquals(await reconnect(connectOnce, options), "connected");
  assertEquals(told, ["refused 10", "timeout 20", "name 40"]);
  assertEquals(waits, [10, 20, 40]);
});

Deno.test("reconnect() gives up after so many retries, with the last failure", async () => {
  const { waits, wait, connectOnce } = attempts(["refused", "refused", "timeout", "name"]);
  const error = await assertRejects(() => reconnect(connectOnce, { wait, retries: 2 }), NetError);
  assertEquals([error.fault, waits.length], ["timeout", 2]);
});

Deno.test("reconnect() tries no more when another attempt mends nothing", async () => {
  for (const fault of ["permission", "tls", "aborted"] as const) {
    const { waits, wait, connectOnce } = attempts([fault]);
    const error = await assertRejects(() => reconnect(connectOnce, { wait }), NetError);
    assertEquals([error.fault, waits.length], [fault, 0]);
  }
});

Deno.test("reconnect() passes on what is no network error", async () => {
  const bug = new TypeError("Cannot happen");
  const thrown = await assertRejects(() => reconnect(() => Promise.reject(bug)), TypeError);
  assertStrictEquals(thrown, bug);
});

Deno.test("reconnect() ends within a delay when it is aborted", async () => {
  const stop = new AbortController();
  const { connectOnce } = attempts(["refused"]);
  const onRetry = () => stop.abort();
  const options = { signal: stop.signal, onRetry, base: 3_600_000, jitter: false };
  const error = await assertRejects(() => reconnect(connectOnce, options), NetError);
  assertEquals([error.fault, (error.cause as NetError).fault], ["aborted", "refused"]);
});
