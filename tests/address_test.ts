import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type Address,
  formatAddress,
  formatFourTuple,
  formatHostPort,
  fromSocketAddress,
  isLoopback,
  normalizeHost,
  parseAddress,
} from "../lib/address.ts";
import { AddressError } from "../lib/errors.ts";

const GOOD: [string, Address][] = [
  [":9000", { scheme: "tcp", host: "127.0.0.1", port: 9000 }],
  ["127.0.0.1:9000", { scheme: "tcp", host: "127.0.0.1", port: 9000 }],
  ["tcp://127.0.0.1:0", { scheme: "tcp", host: "127.0.0.1", port: 0 }],
  ["TCP://Example.COM:65535", { scheme: "tcp", host: "Example.COM", port: 65535 }],
  ["tcp://h:1/", { scheme: "tcp", host: "h", port: 1 }],
  ["*:80", { scheme: "tcp", host: "0.0.0.0", port: 80 }],
  ["localhost:007", { scheme: "tcp", host: "localhost", port: 7 }],
  ["[::1]:9000", { scheme: "tcp", host: "::1", port: 9000 }],
  ["tls://[2001:DB8:0:0::1]:443", { scheme: "tls", host: "2001:db8::1", port: 443 }],
  ["[::ffff:10.0.0.1]:5", { scheme: "tcp", host: "10.0.0.1", port: 5 }],
  ["udp://[fe80::1%eth0.5]:5", { scheme: "udp", host: "fe80::1%eth0.5", port: 5 }],
  ["tcp://münchen.example:5", { scheme: "tcp", host: "xn--mnchen-3ya.example", port: 5 }],
  ["my_host-2.local.:5", { scheme: "tcp", host: "my_host-2.local.", port: 5 }],
  ["unix:/run/x.sock", { scheme: "unix", path: "/run/x.sock" }],
  ["unix:///run/x.sock", { scheme: "unix", path: "/run/x.sock" }],
  ["unix:relative path", { scheme: "unix", path: "relative path" }],
  ["unix:@name", { scheme: "unix", path: "\0name" }],
  ["unix:./@name", { scheme: "unix", path: "./@name" }],
  ["http://h", { scheme: "http", host: "h", port: 80, path: "/" }],
  ["https://h?q", { scheme: "https", host: "h", port: 443, path: "/?q" }],
  ["ws://:1/a/b?c=d#e", { scheme: "ws", host: "127.0.0.1", port: 1, path: "/a/b?c=d" }],
  ["wss://[::1]/é", { scheme: "wss", host: "::1", port: 443, path: "/%C3%A9" }],
];

Deno.test("parseAddress() reads every form of the grammar", () => {
  for (const [text, address] of GOOD) assertEquals(parseAddress(text), address, text);
});

Deno.test("parseAddress() takes the transport it is told when the text has none", () => {
  assertEquals(parseAddress(":5", { defaultScheme: "udp" }).scheme, "udp");
  assertEquals(parseAddress("tls://h:5", { defaultScheme: "udp" }).scheme, "tls");
});

const BAD: [string, RegExp][] = [
  ["", /has no port/],
  ["9000", /write :9000$/],
  ["localhost", /add one, as in localhost:9000/],
  ["tcp://h:", /has no port/],
  ["h:65536", /port "65536" is not a number from 0 to 65535/],
  ["h:-1", /port "-1"/],
  ["h:1e3", /port "1e3"/],
  ["h:0x50", /port "0x50"/],
  ["h: 80", /port " 80"/],
  ["h:80 ", /port "80 "/],
  ["::1:9000", /in brackets, as in \[::1\]:9000/],
  ["[::1", /write host:port/],
  ["[::g]:1", /"::g" is not an IPv6 address/],
  ["[]:1", /"" is not an IPv6 address/],
  ["[fe80::1%]:1", /is not an IPv6 address/],
  ["[fe80::1%a%b]:1", /is not an IPv6 address/],
  ["[127.0.0.1]:1", /is not an IPv6 address/],
  ["256.0.0.1:1", /"256.0.0.1" is not a host name or an IPv4 address/],
  ["127.1:1", /is not a host name or an IPv4 address/],
  ["010.0.0.1:1", /is not a host name or an IPv4 address/],
  ["a..b:1", /"a..b" is not a host name/],
  ["-a:1", /is not a host name/],
  ["a b:1", /is not a host name/],
  ["é@h:1", /is not a host name/],
  ["user@h:1", /is not a host name/],
  [`${"a".repeat(254)}:1`, /is not a host name/],
  ["ftp://h:1", /unknown scheme "ftp": use one of tcp, tls, udp, unix/],
  ["tcp://h:1/path", /tcp takes no path "\/path"/],
  ["http://h/a b", /percent-encode/],
  ["http://h/a\r\nX: y", /percent-encode/],
  ["http://h/\ud800", /percent-encode/],
  ["unix:", /write unix:\/path/],
  ["unix:@", /write unix:\/path/],
  ["unix:/a\0b", /write unix:\/path/],
  ["x".repeat(5000), /longer than 4096/],
];

Deno.test("parseAddress() refuses what is none, and says why", () => {
  for (const [text, reason] of BAD) {
    const { message } = assertThrows(() => parseAddress(text), AddressError);
    assertEquals([reason.test(message), message], [true, message], text);
  }
});

function record<T>(parts: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(parts, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

const port = fc.integer({ min: 0, max: 65535 });
const host = fc.oneof(
  fc.domain(),
  fc.ipV4(),
  fc.ipV6().map((ip) =>
    new URL(`http://[${ip}]/`)
      .hostname.slice(1, -1)
  ).map(normalizeHost),
);
const plain = record({ scheme: fc.constantFrom("tcp", "tls", "udp"), host, port });
const web = record({
  scheme: fc.constantFrom("ws", "wss", "http", "https"),
  host,
  port,
  path: fc.webPath().map((path) => `/${path.replace(/^\//, "")}`),
});
const unix = record({
  scheme: fc.constant("unix"),
  path: fc.tuple(fc.constantFrom("\0", "/", "//", "///", "./@"), fc.string({ minLength: 1 }))
    .map(([start, rest]) => start + rest.replaceAll("\0", "_")),
});

Deno.test("parseAddress() reads back whatever formatAddress() prints", () => {
  fc.assert(fc.property(fc.oneof(plain, web, unix), (address) => {
    assertEquals(parseAddress(formatAddress(address as Address)), address as Address);
  }));
});

Deno.test("parseAddress() throws nothing but AddressError", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom(..."tcpunixws:/[]@%.*0129#?é \0") }),
  );
  fc.assert(
    fc.property(text, (text) => {
      try {
        const address = parseAddress(text);
        assertEquals(parseAddress(formatAddress(address)), address);
      } catch (error) {
        if (!(error instanceof AddressError)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("formatAddress() prints what a person would write", () => {
  for (const text of ["tcp://[::1]:1", "http://h:80", "ws://h:1/a?b", "unix:/x", "unix:@x"]) {
    assertEquals(formatAddress(parseAddress(text)), text);
  }
  assertEquals(formatAddress({ scheme: "unix", path: "" }), "unix:(unnamed)");
  assertEquals(formatAddress({ scheme: "unix", path: "@x" }), "unix:./@x");
});

Deno.test("formatHostPort() puts an IPv6 address in brackets", () => {
  assertEquals(formatHostPort({ host: "::1", port: 5 }), "[::1]:5");
  assertEquals(formatHostPort({ host: "h", port: 5 }), "h:5");
});

Deno.test("formatFourTuple() shows who opened the connection", () => {
  const local = parseAddress("127.0.0.1:9000");
  const remote = parseAddress("[::1]:51234");
  assertEquals(formatFourTuple({ local, remote }, "<-"), "tcp 127.0.0.1:9000 <- [::1]:51234");
  const unix = { local: parseAddress("unix:/x"), remote: { scheme: "unix", path: "" } } as const;
  assertEquals(formatFourTuple(unix, "->"), "unix /x -> (unnamed)");
});

Deno.test("fromSocketAddress() shows a mapped peer as IPv4 and keeps the transport's name", () => {
  const mapped = { transport: "tcp", hostname: "::ffff:127.0.0.1", port: 5 } as const;
  assertEquals(fromSocketAddress(mapped, "tls"), { scheme: "tls", host: "127.0.0.1", port: 5 });
  const unnamed = { transport: "unix", path: null } as const;
  assertEquals(fromSocketAddress(unnamed, "unix"), { scheme: "unix", path: "" });
});

Deno.test("normalizeHost() changes mapped addresses only", () => {
  const hosts = [
    "::ffff:10.1.2.3",
    "::FFFF:10.1.2.3",
    "::ffff:a01:203",
    "::1",
    "h",
    "::ffff:0:1:2",
  ];
  const normal = ["10.1.2.3", "10.1.2.3", "10.1.2.3", "::1", "h", "::ffff:0:1:2"];
  assertEquals(hosts.map(normalizeHost), normal);
});

Deno.test("isLoopback() knows what only this machine reaches", () => {
  for (
    const host of ["localhost", "LocalHost.", "127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]
  ) {
    assertEquals(isLoopback(host), true, host);
  }
  for (
    const host of [
      "0.0.0.0",
      "::",
      "128.0.0.1",
      "127.evil.example",
      "localhost.example",
      "10.0.0.1",
    ]
  ) {
    assertEquals(isLoopback(host), false, host);
  }
});
