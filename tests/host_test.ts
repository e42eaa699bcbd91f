import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { networkOf, parseIpv6 } from "../lib/host.ts";

const NETWORKS: [host: string, network: string][] = [
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["::ffff:c000:207", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["2001:db8:1:2::", "2001:db8:1:2::/64"],
  ["2001:DB8:01:2::1", "2001:db8:1:2::/64"],
  ["1:2:3::6:7:8", "1:2:3:0::/64"],
  ["64:ff9b::192.0.2.7", "64:ff9b:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["::", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64%eth0"],
  ["localhost", "localhost"],
];

for (const [host, network] of NETWORKS) {
  Deno.test(`networkOf() counts ${host} as ${network}`, () => {
    assertEquals(networkOf(host), network);
  });
}

Deno.test("networkOf() is the same in a /64, and another outside, however it is written", () => {
  const groups = fc.array(fc.integer({ min: 1, max: 0xffff }), { minLength: 8, maxLength: 8 });
  fc.assert(fc.property(groups, groups, (one, other) => {
    const text = (numbers: number[]) => numbers.map((n) => n.toString(16)).join(":");
    const near = parseIpv6(text([...one.slice(0, 4), ...other.slice(4)]))!;
    assertEquals(networkOf(near), networkOf(text(one)));
    const beyond = [...one.slice(0, 3), one[3] === 1 ? 2 : 1, ...one.slice(4)];
    assertNotEquals(networkOf(text(beyond)), networkOf(text(one)));
  }));
});
