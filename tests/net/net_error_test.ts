import { assertEquals, assertStrictEquals } from "@std/assert";
import { NetError, type NetFault } from "../../lib/errors.ts";
import { toNetError } from "../../lib/net/net_error.ts";

function coded(code: string, message = "from the kernel"): Error {
  return Object.assign(new Error(message), { code });
}

function messageOf(error: unknown, address = "tcp://127.0.0.1:80"): string {
  return toNetError(error, { action: "listen", address }).message;
}

const FAULTS: [unknown, NetFault][] = [
  [coded("EADDRINUSE"), "address-in-use"],
  [coded("EEXIST"), "address-in-use"],
  [coded("EADDRNOTAVAIL"), "address-unavailable"],
  [coded("EAFNOSUPPORT"), "address-unavailable"],
  [coded("ECONNREFUSED"), "refused"],
  [coded("ECONNRESET"), "reset"],
  [coded("ECONNABORTED"), "reset"],
  [coded("ENOTCONN"), "reset"],
  [coded("EPIPE"), "broken-pipe"],
  [coded("EMFILE"), "descriptors"],
  [coded("ENFILE"), "descriptors"],
  [coded("EACCES"), "permission"],
  [coded("EPERM"), "permission"],
  [coded("ENETUNREACH"), "no-route"],
  [coded("EHOSTUNREACH"), "no-route"],
  [coded("ETIMEDOUT"), "timeout"],
  [coded("ENOENT"), "not-found"],
  [coded("EMSGSIZE"), "too-large"],
  [coded("EINTR"), "closed"],
  [coded("ENOTFOUND"), "name"],
  [coded("EAI_AGAIN"), "name"],
  [coded("ERR_SSL_SOMETHING"), "tls"],
  [coded("ESOMETHING"), "other"],
  [new Deno.errors.NotCapable("Requires net access"), "permission"],
  [new Deno.errors.BadResource("Listener has been closed"), "closed"],
  [new Deno.errors.Interrupted("gone"), "closed"],
  [new Deno.errors.UnexpectedEof("peer closed connection"), "truncated"],
  [new Deno.errors.InvalidData("invalid peer certificate: UnknownIssuer"), "tls"],
  [new Deno.errors.InvalidData("received fatal alert: HandshakeFailure"), "tls"],
  [new Error("keys may not be consistent: KeyMismatch"), "tls"],
  [new DOMException("late", "TimeoutError"), "timeout"],
  [new DOMException("stop", "AbortError"), "aborted"],
  [new URIError("invalid host 'a..b'"), "name"],
  [new TypeError("Invalid hostname: 'a..b'"), "name"],
  [new Error("failed to lookup address information: Name or service not known"), "name"],
  [coded("EINVAL", "path must be shorter than SUN_LEN"), "too-large"],
  [new Error("something new"), "other"],
  ["a text", "other"],
];

Deno.test("toNetError() says in one word what went wrong", () => {
  for (const [error, fault] of FAULTS) {
    const result = toNetError(error, { action: "connect", address: "tcp://h:1" });
    assertEquals(result.fault, fault, result.message);
    assertStrictEquals(result.cause, error);
  }
});

Deno.test("toNetError() leaves a NetError as it is", () => {
  const error = toNetError(coded("EPIPE"), { action: "write", address: "tcp://h:1" });
  assertStrictEquals(toNetError(error, { action: "read", address: "tcp://h:2" }), error);
});

Deno.test("toNetError() says action, address, cause, and what to do", () => {
  assertEquals(
    messageOf(coded("EACCES")),
    "listen tcp://127.0.0.1:80: permission denied: ports below 1024 need privileges",
  );
  assertEquals(
    messageOf(coded("EACCES"), "tcp://[::1]:8080"),
    "listen tcp://[::1]:8080: permission denied",
  );
  assertEquals(
    messageOf(coded("EADDRINUSE")),
    "listen tcp://127.0.0.1:80: address already in use: another program listens there: " +
      "choose another port, or 0 for any free one",
  );
});

const HINTS: [unknown, string, RegExp][] = [
  [coded("EMFILE"), "tcp://h:1", /ulimit -n/],
  [coded("EMSGSIZE"), "udp://h:1", /65507/],
  [coded("EAFNOSUPPORT"), "udp://h:1", /IPv4 and the other IPv6/],
  [coded("EACCES"), "unix:/run/x", /check who may use the socket/],
  [coded("ECONNREFUSED"), "unix:/run/x", /no server listens on that file/],
  [coded("EEXIST"), "unix:/run/x", /choose another path/],
  [coded("EINVAL", "path must be shorter than SUN_LEN"), "unix:/run/x", /at most 107 bytes/],
  [new Deno.errors.NotCapable("run again with the --allow-net flag"), "tcp://h:1", /--allow-net$/],
  [new Deno.errors.InvalidData("invalid peer certificate: UnknownIssuer"), "tls://h:1", /--pin/],
  [
    new Deno.errors.InvalidData("invalid peer certificate: Expired"),
    "tls://h:1",
    /not valid today/,
  ],
  [new Deno.errors.InvalidData("received corrupt message of type X"), "tls://h:1", /tcp:\/\//],
  [
    new Deno.errors.InvalidData("received fatal alert: ProtocolVersion"),
    "tls://h:1",
    /both have to speak TLS 1.2 or 1.3$/,
  ],
  [
    new Deno.errors.InvalidData("received fatal alert: NoApplicationProtocol"),
    "tls://h:1",
    /--alpn PROTOCOL/,
  ],
  [
    new Deno.errors.InvalidData("received fatal alert: NewOne"),
    "tls://h:1",
    /TLS failed: .*NewOne$/,
  ],
  [new Deno.errors.UnexpectedEof("tls handshake eof"), "tls://h:1", /ended in the TLS handshake/],
];

Deno.test("toNetError() gives the hint that fits the address and the cause", () => {
  for (const [error, address, pattern] of HINTS) {
    const message = toNetError(error, { action: "connect", address }).message;
    assertEquals(pattern.test(message), true, message);
  }
});

Deno.test("toNetError() leaves the kernel's number out", () => {
  const message = messageOf(new Error("Resource temporarily unavailable (os error 11)"));
  assertEquals(message, "listen tcp://127.0.0.1:80: Resource temporarily unavailable");
});

Deno.test("NetError keeps action, address and fault for scripts", () => {
  const error = toNetError(coded("EPIPE"), { action: "write", address: "tcp://h:1" });
  assertEquals(error instanceof NetError, true);
  assertEquals([error.action, error.address, error.fault], ["write", "tcp://h:1", "broken-pipe"]);
});
