import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Flight } from "../../../lib/measure/bench/flight.ts";

function launch(flight: Flight, count: number): void {
  for (let i = 0; i < count; i++) flight.launch({ intended: flight.next, size: 1 });
}

Deno.test("Flight.land() finds each message in any order, and counts what came behind a later one", () => {
  const orders = fc.uniqueArray(fc.nat(63), { minLength: 1, maxLength: 64 });
  fc.assert(fc.property(orders, (order) => {
    const flight = new Flight(64);
    launch(flight, 64);
    const landed = order.map((number) => flight.land(number)?.intended);
    assertEquals(landed, order);
    const behind = order.filter((n, i) => order.slice(0, i).some((earlier) => earlier > n));
    assertEquals(flight.counts, { lost: 0, reordered: behind.length, duplicates: 0 });
    assertEquals(flight.expire(Infinity).length, 64 - order.length);
    assertEquals([flight.size, flight.counts.lost], [0, 64 - order.length]);
  }));
});

Deno.test("Flight.land() takes a message once, and none that was not sent", () => {
  const flight = new Flight(4);
  launch(flight, 2);
  assertEquals(flight.land(1)?.intended, 1);
  assertEquals(
    [flight.land(1), flight.land(2), flight.land(0xffff_ffff)],
    Array(3).fill(undefined),
  );
  assertEquals(flight.counts.duplicates, 3);
});

Deno.test("Flight.isFull holds for the limit, and while an old message keeps its place", () => {
  const flight = new Flight(2);
  launch(flight, 2);
  assertEquals(flight.isFull, true);
  for (let number = 1; !flight.isFull || number < 4095; number++) {
    flight.land(number);
    launch(flight, 1);
  }
  assertEquals([flight.size, flight.oldest], [2, 0]);
  flight.expire(1);
  assertEquals(flight.isFull, false);
});

Deno.test("Flight.landFirst() gives them in the order in which they were sent", () => {
  const flight = new Flight(3);
  launch(flight, 3);
  assertEquals([0, 1, 2, 3].map(() => flight.landFirst()?.intended), [0, 1, 2, undefined]);
});
