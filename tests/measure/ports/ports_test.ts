import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../../../lib/errors.ts";
import { checkPorts } from "../../../lib/measure/ports/check_ports.ts";
import { parsePorts } from "../../../lib/measure/ports/parse_ports.ts";
import { listen } from "../../../lib/net/listen.ts";

Deno.test("parsePorts() gives each port once, from the lowest", () => {
  assertEquals(parsePorts("80, 22,8000-8002,8001"), [22, 80, 8000, 8001, 8002]);
  const sets = fc.uniqueArray(fc.integer({ min: 1, max: 65535 }), { minLength: 1 });
  fc.assert(fc.property(sets, (ports) => {
    assertEquals(parsePorts(ports.join(",")), ports.toSorted((a, b) => a - b));
  }));
});

for (const wrong of ["", "0", "65536", "80,", "9-8", "a", "1-2-3", "-5", "1.5"]) {
  Deno.test(`parsePorts() refuses "${wrong}"`, () => {
    assertThrows(() => parsePorts(wrong), UsageError, "as ports");
  });
}

/** So many listeners on loopback, and their ports. */
async function listenOn(count: number) {
  const listeners = await Promise.all(Array.from({ length: count }, () => listen("127.0.0.1:0")));
  const ports = listeners.map(({ local }) => (local as { port: number }).port);
  return { ports, [Symbol.dispose]: () => listeners.forEach((listener) => listener.close()) };
}

Deno.test("checkPorts() tells open from closed, in the order asked for", async () => {
  using open = await listenOn(3);
  const gone = await listenOn(2);
  gone[Symbol.dispose]();
  const ports = [gone.ports[0]!, ...open.ports, gone.ports[1]!];
  const told: number[] = [];
  const checked = await checkPorts("localhost", ports, { onPort: ({ port }) => told.push(port) });
  assertEquals(checked.map(({ state }) => state), ["closed", "open", "open", "open", "closed"]);
  assertEquals([checked.map(({ port }) => port), told.toSorted()], [ports, ports.toSorted()]);
});

Deno.test("checkPorts() has no more under way than it may, and stops when it is told to", async () => {
  using open = await listenOn(4);
  const stop = new AbortController();
  const checked = await checkPorts("127.0.0.1", open.ports, {
    parallel: 1,
    signal: stop.signal,
    onPort: () => stop.abort(),
  });
  assertEquals(checked, [{ port: open.ports[0]!, state: "open" }]);
});

Deno.test("checkPorts() refuses more connections at once than there may be", async () => {
  for (const parallel of [0, 1025]) {
    await assertRejects(() => checkPorts("127.0.0.1", [1], { parallel }), UsageError, "at once");
  }
});
