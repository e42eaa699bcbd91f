import { assertEquals } from "@std/assert";
import { Admission, newCounters } from "../../lib/net/admission.ts";
import { type HostCounts, LocalHostCounts } from "../../lib/net/host_counts.ts";
import { listen } from "../../lib/net/listen.ts";
import { serve } from "../../lib/net/server.ts";
import { dial, listenLoopback, readAll } from "./loopback.ts";

const LAN = { scheme: "tcp", host: "192.0.2.7", port: 9 } as const;
const OTHER = { ...LAN, host: "192.0.2.8" } as const;

/** Counts as another thread would do it: the answer comes later, when it is let go. */
class RemoteCounts implements HostCounts {
  readonly asked = Promise.withResolvers<void>();
  readonly answer = Promise.withResolvers<boolean>();
  given = 0;

  take(): Promise<boolean> {
    this.asked.resolve();
    return this.answer.promise;
  }

  give(): void {
    this.given++;
  }
}

Deno.test("Admission counts and numbers together with those that share its counters", () => {
  const shared = { counters: newCounters(), hosts: new LocalHostCounts() };
  const limits = { maxConnections: 3, maxPerAddress: 2 };
  const [one, two] = [new Admission(limits, shared), new Admission(limits, shared)];
  assertEquals([one.enter(LAN), two.enter(LAN)], [1, 2]);
  assertEquals(one.enter(LAN), "max-per-address");
  assertEquals(two.enter(OTHER), 3);
  assertEquals(one.enter(OTHER), "max-connections");
  one.leave(LAN);
  assertEquals(two.enter(LAN), 4);
});

Deno.test("Admission counts a /64 of IPv6 as one address", () => {
  const admission = new Admission({ maxPerAddress: 2 });
  const [one, two, far] = ["2001:db8::1", "2001:db8::2:3", "2001:db8:0:1::1"]
    .map((host) => ({ ...LAN, host }));
  assertEquals([admission.enter(one!), admission.enter(two!)], [1, 2]);
  assertEquals(admission.enter(one!), "max-per-address");
  assertEquals(admission.enter(far!), 3);
  admission.leave(two!);
  assertEquals(admission.enter(one!), 4);
});

for (const isFree of [true, false]) {
  Deno.test(`serve() keeps a peer until it is known that it is ${isFree ? "" : "not "}let in`, async () => {
    const hosts = new RemoteCounts();
    const admission = new Admission({ maxPerAddress: 1 }, { hosts });
    const refusal = () => new TextEncoder().encode("full");
    const greet = ({ stream }: { stream: { write(bytes: Uint8Array): Promise<void> } }) =>
      stream.write(new TextEncoder().encode("hello"));
    await using server = serve(listenLoopback(), greet, { admission, refusal });
    const client = await dial(server.local);
    await hosts.asked.promise;
    hosts.answer.resolve(isFree);
    assertEquals(await readAll(client), isFree ? "hello" : "full");
  });
}

Deno.test("serve() closes a peer that is let in after the server has ended", async () => {
  const hosts = new RemoteCounts();
  const admission = new Admission({ maxPerAddress: 1 }, { hosts });
  const server = serve(listenLoopback(), () => Promise.resolve(), { admission });
  const client = await dial(server.local);
  await hosts.asked.promise;
  server.close();
  hosts.answer.resolve(true);
  assertEquals(await server.closed, undefined);
  assertEquals([await readAll(client), server.accepted, hosts.given], ["", 0, 1]);
});

Deno.test("listen() lets a port be shared by those who ask for it", async () => {
  const first = await listen("tcp://127.0.0.1:0", { shared: true });
  const second = await listen(first.local, { shared: true });
  assertEquals(second.local, first.local);
  first.close();
  second.close();
});
