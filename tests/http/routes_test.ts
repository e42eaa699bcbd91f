import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { HeaderFields } from "../../lib/http/header_fields.ts";
import { tryoutRoutes } from "../../lib/http/routes/all.ts";
import { router, shortcut } from "../../lib/http/routes/router.ts";
import { ask } from "./asking.ts";

const handler = router(tryoutRoutes());

async function textOf(path: string, init: RequestInit = {}): Promise<string> {
  return await (await ask(handler, path, init)).text();
}

Deno.test("tryoutRoutes() say hello at /, and 404 where there is nothing", async () => {
  assertEquals(await textOf("/"), "hello\n");
  for (const path of ["/x", "/echoes", "//"]) assertEquals((await ask(handler, path)).status, 404);
});

Deno.test("shortcut() answers as the route does, its path alone", async () => {
  const short = shortcut(tryoutRoutes());
  const headOf = (target: string) =>
    ({ method: "GET", target, version: "1.1", headers: new HeaderFields() }) as const;
  assertEquals(await short(headOf("/"))?.text(), "hello\n");
  for (const target of ["/?", "/echo", "//"]) assertEquals(short(headOf(target)), undefined);
});

Deno.test("tryoutRoutes() show a request as it came, as text", async () => {
  const response = await ask(handler, "/echo?a=b", {
    method: "POST",
    headers: { "x-a": "1" },
    body: "<b>hi",
  });
  assertEquals(response.headers.get("content-type"), "text/plain; charset=utf-8");
  assertEquals(
    await response.text(),
    "POST /echo?a=b HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n" +
      "content-type: text/plain;charset=UTF-8\r\nx-a: 1\r\n\r\n<b>hi",
  );
});

Deno.test("tryoutRoutes() answer with the status that is asked for", async () => {
  for (const status of [200, 204, 302, 404, 503, 599]) {
    assertEquals((await ask(handler, `/status/${status}`)).status, status);
  }
  for (const wrong of ["", "199", "600", "2e2", "101", "200/x"]) {
    const refusal = await ask(handler, `/status/${wrong}`);
    assertEquals(refusal.status, 400);
    assertStringIncludes(await refusal.text(), "N from 200 to 599");
  }
});

Deno.test("tryoutRoutes() answer late, not later than a minute, and not when the client has gone", async () => {
  assertEquals(await textOf("/delay/0.01"), "0.01 s later\n");
  for (const wrong of ["", "61", "-1", "x"]) {
    assertEquals((await ask(handler, `/delay/${wrong}`)).status, 400);
  }
  await ask(handler, "/delay/60", { signal: AbortSignal.abort() });
});

Deno.test("tryoutRoutes() stream lines", async () => {
  const lines = (await textOf("/stream/1000")).split("\n");
  assertEquals([lines.length, lines[0], lines[999]], [1001, "line 1", "line 1000"]);
  assertEquals(await textOf("/stream/0"), "");
  assertEquals((await ask(handler, "/stream/1000001")).status, 400);
});

Deno.test("tryoutRoutes() send events until the client goes", async () => {
  const response = await ask(handler, "/sse?count=2&interval=1");
  assertEquals(response.headers.get("content-type"), "text/event-stream");
  const events = (await response.text()).split("\n\n");
  assertEquals(events.length, 3);
  for (const event of events.slice(0, 2)) assert(/^id: \d\ndata: \d{4}-/.test(event), event);

  const reader = (await ask(handler, "/sse")).body!.getReader();
  await reader.read();
  const waiting = reader.read();
  await reader.cancel(); // The sanitizer finds the timer if it is left.
  await waiting;
});

Deno.test("bin() keeps the last requests and shows them as harmless text", async () => {
  const handler = router(tryoutRoutes());
  assertStringIncludes(await (await ask(handler, "/bin")).text(), "Nothing yet");
  for (let i = 1; i <= 21; i++) {
    await ask(handler, `/bin/${i}`, { method: "PUT", body: "a\x1b[2J\nb" });
  }
  const shown = await (await ask(handler, "/bin")).text();
  assertEquals(shown.match(/^PUT \/bin\/\d+$/gm)?.length, 20);
  assertStringIncludes(shown, "PUT /bin/21\n");
  assertStringIncludes(shown, "a\\x1b[2J\nb");
});

Deno.test("bin() shows nothing to a page that came by a name of somebody else's", async () => {
  assertEquals((await ask(handler, "/bin", { host: "evil.example" })).status, 421);
});
