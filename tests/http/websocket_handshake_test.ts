import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseAddress } from "../../lib/address.ts";
import { HttpError, UsageError } from "../../lib/errors.ts";
import { decodeRequestHead, type RequestHead } from "../../lib/http/head.ts";
import { HeaderFields } from "../../lib/http/header_fields.ts";
import { acceptOf, answerUpgrade, refusalBytes } from "../../lib/http/websocket_handshake.ts";
import type { WebSocketRules } from "../../lib/http/websocket_handshake.ts";
import { readUpgradeResponse, upgradeRequest } from "../../lib/http/websocket_request.ts";
import { queueOf, utf8 } from "../frame/helpers.ts";

const KEY = "dGhlIHNhbXBsZSBub25jZQ==";
const FIELDS: Record<string, string> = {
  "Host": "here.example",
  "Upgrade": "websocket",
  "Connection": "keep-alive, Upgrade",
  "Sec-WebSocket-Key": KEY,
  "Sec-WebSocket-Version": "13",
};

/** A request with some of its fields changed; an empty value leaves one out. */
function request(changes: Record<string, string> = {}, line = "GET /x HTTP/1.1"): RequestHead {
  const fields = Object.entries({ ...FIELDS, ...changes }).filter(([, value]) => value !== "");
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return decodeRequestHead(queueOf(utf8(`${line}\r\n${lines}\r\n`)))!;
}

/** The status that answers a request. */
function statusOf(head: RequestHead, rules: WebSocketRules = {}): number {
  try {
    return answerUpgrade(head, rules).response.status;
  } catch (error) {
    assert(error instanceof HttpError);
    return error.status;
  }
}

Deno.test("acceptOf() is that of RFC 6455, section 1.3", () => {
  assertEquals(acceptOf(KEY), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
});

const ANSWERS: [what: string, changes: Record<string, string>, status: number][] = [
  ["a WebSocket", {}, 101],
  ["other spellings of the tokens", { Upgrade: "WebSocket", Connection: "UPGRADE" }, 101],
  ["no Upgrade", { Upgrade: "" }, 426],
  ["another Upgrade", { Upgrade: "h2c" }, 426],
  ["an Upgrade without its Connection", { Connection: "close" }, 426],
  ["version 8", { "Sec-WebSocket-Version": "8" }, 426],
  ["no version", { "Sec-WebSocket-Version": "" }, 426],
  ["no key", { "Sec-WebSocket-Key": "" }, 400],
  ["a short key", { "Sec-WebSocket-Key": "c2hvcnQ=" }, 400],
  ["a page of the same host", { Origin: "http://here.example" }, 101],
  ["a page of the same host with its default port", { Origin: "http://here.example:80" }, 101],
  ["a page of another port", { Origin: "http://here.example:81" }, 403],
  ["a page of another host", { Origin: "http://evil.example" }, 403],
  ["a page of a host that begins alike", { Origin: "http://here.example.evil" }, 403],
  ["a page without an origin", { Origin: "null" }, 403],
  ["an origin that is no URL", { Origin: "here.example" }, 403],
  ["a page of a file", { Origin: "file://" }, 403],
];

for (const [what, changes, status] of ANSWERS) {
  Deno.test(`answerUpgrade() answers ${what} with ${status}`, () => {
    assertEquals(statusOf(request(changes)), status);
  });
}

Deno.test("answerUpgrade() refuses another method with 400", () => {
  assertEquals(statusOf(request({}, "POST /x HTTP/1.1")), 400);
});

Deno.test("answerUpgrade() lets pages of the origins in that are allowed, and no other", () => {
  const head = request({ Origin: "https://friend.example" });
  assertEquals(statusOf(head, { origins: ["https://friend.example"] }), 101);
  assertEquals(statusOf(head, { origins: ["http://friend.example", "null"] }), 403);
  assertEquals(statusOf(head, { origins: ["*"] }), 101);
  assertEquals(statusOf(request({ Origin: "null" }), { origins: ["data:x"] }), 403);
});

Deno.test("answerUpgrade() takes the first subprotocol offered that it speaks", () => {
  const head = request({ "Sec-WebSocket-Protocol": "a, b,c" });
  const chosen = (subprotocols: string[]) => answerUpgrade(head, { subprotocols }).subprotocol;
  assertEquals(chosen(["c", "b"]), "b");
  assertEquals(chosen(["d"]), "");
  const { response } = answerUpgrade(head, { subprotocols: ["d"] });
  assertEquals(new HeaderFields(response.headers).has("sec-websocket-protocol"), false);
});

Deno.test("refusalBytes() names the version that is spoken", () => {
  const text = new TextDecoder().decode(refusalBytes(new HttpError("Cannot", { status: 426 })));
  assert(/^HTTP\/1\.1 426 [^]*\r\nSec-WebSocket-Version: 13\r\n\r\nCannot\n$/.test(text));
});

Deno.test("upgradeRequest() asks so that answerUpgrade() agrees, and its answer is taken", () => {
  const options = { key: KEY, subprotocols: ["a"], headers: [["X-Token", "1"]] as const };
  const asked = upgradeRequest({ scheme: "ws", host: "::1", port: 80, path: "/x?y" }, options);
  const headers = new HeaderFields(asked.headers);
  assertEquals([asked.target, headers.get("host"), headers.get("x-token")], ["/x?y", "[::1]", "1"]);
  const head: RequestHead = { method: "GET", target: "/", version: "1.1", headers };
  const { response } = answerUpgrade(head, { subprotocols: ["a"] });
  const got = { reason: "", version: "1.1" as const, status: 101 };
  const answer = { ...got, headers: new HeaderFields(response.headers) };
  assertEquals(readUpgradeResponse(answer, options), { subprotocol: "a" });
  for (const [key, subprotocols] of [[KEY, []], ["x", ["a"]]] as const) {
    assert("refusal" in readUpgradeResponse(answer, { key, subprotocols }));
  }
  answer.headers.append("Sec-WebSocket-Extensions", "permessage-deflate");
  assert("refusal" in readUpgradeResponse(answer, options));
});

Deno.test("upgradeRequest() refuses fields of the handshake, and takes a Host", () => {
  const address = parseAddress("ws://127.0.0.1:81") as Parameters<typeof upgradeRequest>[0];
  const ask = (name: string) => upgradeRequest(address, { key: KEY, headers: [[name, "x"]] });
  for (const name of ["Upgrade", "connection", "Sec-WebSocket-Key"]) {
    assertThrows(() => ask(name), UsageError);
  }
  assertThrows(() => upgradeRequest(address, { key: KEY, subprotocols: ["a b"] }), UsageError);
  assertEquals(new HeaderFields(ask("Host").headers).get("host"), "x");
});
