import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { BlockList } from "node:net";
import { isAdmitted, isIn, parseNetwork } from "../lib/cidr.ts";
import { UsageError } from "../lib/errors.ts";

Deno.test("isIn() compares as many bits as the network says, within one family", () => {
  for (
    const [network, host, expected] of [
      ["10.0.0.0/8", "10.255.1.2", true],
      ["10.0.0.0/8", "11.0.0.0", false],
      ["192.168.1.64/26", "192.168.1.127", true],
      ["192.168.1.64/26", "192.168.1.128", false],
      ["127.0.0.1", "127.0.0.1", true],
      ["0.0.0.0/0", "203.0.113.9", true],
      ["0.0.0.0/0", "::1", false],
      ["10.0.0.0/8", "::ffff:10.1.2.3", true],
      ["fe80::/10", "fe80::1%eth0", true],
      ["fe80::/10", "fec0::1", false],
      ["::1", "0:0:0:0:0:0:0:1", true],
      ["::/0", "2001:db8::", true],
      ["127.0.0.1", "localhost", false],
    ] as const
  ) assertEquals(isIn(parseNetwork(network), host), expected, `${network} ${host}`);
});

Deno.test("isIn() agrees with the runtime's own list", () => {
  const v4 = fc.ipV4();
  fc.assert(fc.property(v4, v4, fc.integer({ min: 0, max: 32 }), (base, host, bits) => {
    const list = new BlockList();
    list.addSubnet(base, bits);
    assertEquals(isIn(parseNetwork(`${base}/${bits}`), host), list.check(host));
  }));
});

Deno.test("parseNetwork() takes IPv4 networks as they are written in IPv6", () => {
  assertEquals(parseNetwork("::ffff:10.0.0.0/104"), parseNetwork("10.0.0.0/8"));
  assertEquals(parseNetwork("::ffff:10.0.0.1"), parseNetwork("10.0.0.1"));
});

Deno.test("parseNetwork() refuses what is no network", () => {
  const mapped = ["::ffff:10.0.0.0/95", "::ffff:10.0.0.0/129"];
  for (
    const text of [
      ...mapped,
      "",
      "10.0.0.0/33",
      "::/129",
      "example.org",
      "10.0.0/8",
      "1.2.3.4/",
      "/8",
    ]
  ) {
    assertThrows(() => parseNetwork(text), UsageError, "as a network");
  }
});

Deno.test("isAdmitted() denies before it allows, and without rules admits everybody", () => {
  const allow = [parseNetwork("10.0.0.0/8")];
  const deny = [parseNetwork("10.0.0.1")];
  assert(isAdmitted("203.0.113.9", {}));
  assert(isAdmitted("10.0.0.2", { allow, deny }));
  assert(!isAdmitted("10.0.0.1", { allow, deny }));
  assert(!isAdmitted("203.0.113.9", { allow, deny }));
});
