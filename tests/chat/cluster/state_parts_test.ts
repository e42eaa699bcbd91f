import { assert, assertEquals } from "@std/assert";
import { joinParts, partsOf } from "../../../lib/chat/cluster/state_parts.ts";

Deno.test("partsOf() cuts a full server's state into parts that NATS carries, and loses nothing", () => {
  const rooms = Array.from({ length: 16 }, (_, i) => `${"ж".repeat(22)}${i}`);
  const state = {
    people: Array.from({ length: 1024 }, (_, i) => ({ name: `person-${i}`, since: i, rooms })),
    topics: Array.from({ length: 1024 }, (_, i) => ({
      type: "topic" as const,
      room: `room-${i}`,
      time: i,
      from: "ann",
      text: '"'.repeat(512),
    })),
    rulings: Array.from({ length: 2048 }, (_, i) => ({
      type: "ban" as const,
      name: `person-${i}`,
      reason: "",
      time: i,
      address: "2001:db8::1",
    })),
  };
  const parts = partsOf(state);
  assertEquals(joinParts(parts), state);
  const sizes = parts.map((part) => new TextEncoder().encode(JSON.stringify(part)).length);
  assert(Math.max(...sizes) < 256 << 10, `${Math.max(...sizes)} bytes`);
});

Deno.test("partsOf() gives one part where nothing is to be told", () => {
  const nothing = { people: [], topics: [], rulings: [] };
  assertEquals(partsOf(nothing), [nothing]);
});
