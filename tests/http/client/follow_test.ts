import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { NetError } from "../../../lib/errors.ts";
import { requestFollowing } from "../../../lib/http/client/follow.ts";
import { canned, ok, redirectTo } from "./canned.ts";

const SECRET = [["Authorization", "secret"], ["X-A", "1"]] as const;

Deno.test("requestFollowing() follows within an origin and keeps what it was given", async () => {
  const hops = [redirectTo("/b", "307 Temporary Redirect"), ok("there")];
  await using server = await canned(hops);
  const options = { method: "POST", body: "again", headers: SECRET };
  using reply = await requestFollowing(`${server.origin}/a`, options);
  assertEquals([reply.head.status, reply.url.pathname], [200, "/b"]);
  for (const request of server.requests) {
    assertMatch(request, /^POST [^]*Authorization: secret\r\n[^]*\r\n\r\nagain$/);
  }
});

Deno.test("requestFollowing() tells another origin no secrets", async () => {
  await using there = await canned([ok("")]);
  await using here = await canned([redirectTo(there.origin)]);
  using _reply = await requestFollowing(here.origin, { headers: SECRET });
  assertStringIncludes(here.requests[0]!, "Authorization: secret");
  assert(!there.requests[0]!.includes("secret"), there.requests[0]);
  assertStringIncludes(there.requests[0]!, "X-A: 1");
});

Deno.test("requestFollowing() turns POST into GET and leaves the body", async () => {
  await using server = await canned([redirectTo("/b"), ok("")]);
  using _reply = await requestFollowing(server.origin, { method: "POST", body: "x" });
  assertMatch(server.requests[1]!, /^GET \/b HTTP\/1.1\r\n(?![^]*Content-)[^]*\r\n\r\n$/);
});

Deno.test("requestFollowing() stops at a limit", async () => {
  await using server = await canned([redirectTo("/")]);
  const attempt = () => requestFollowing(server.origin, { maxRedirects: 3 });
  await assertRejects(attempt, NetError, "more than 3 redirects");
  assertEquals(server.requests.length, 4);
});

Deno.test("requestFollowing() gives a redirect as it is when it may follow none", async () => {
  await using server = await canned([redirectTo("/b")]);
  using reply = await requestFollowing(server.origin, { maxRedirects: 0 });
  assertEquals([reply.head.status, reply.head.headers.get("location")], [302, "/b"]);
});
