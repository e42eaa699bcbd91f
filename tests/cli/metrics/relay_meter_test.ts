import { assert, assertEquals } from "@std/assert";
import { RelayMeter } from "../../../lib/cli/relay/relay_meter.ts";
import { Metrics } from "../../../lib/measure/metrics/metrics.ts";
import type { RelayEvent } from "../../../lib/relay/event.ts";
import { Figures } from "./figures.ts";

const EVENT: RelayEvent = { type: "end", conn: 1, direction: "up", time: 0, how: "FIN" };

Deno.test("RelayMeter.watch() says how long a tap holds connections back, and how many", async () => {
  const metrics = new Metrics();
  const figures = async () => new Figures(await metrics.format());
  const room = Promise.withResolvers<void>();
  const tap = new RelayMeter(metrics).watch(() => room.promise);
  const held = [tap(EVENT), tap(EVENT)];
  assertEquals((await figures()).of("held"), 2);
  room.resolve();
  await Promise.all(held);
  const after = await figures();
  assertEquals(after.of("held"), 0);
  assert(after.of("held_seconds_total")! > 0);
});
