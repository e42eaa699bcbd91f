import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Program, sockeye } from "./program.ts";

async function get(url: string): Promise<string> {
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  return await (await fetch(url, { client })).text();
}

/** The server of the figures of a program. */
async function figuresOf(program: Program): Promise<string> {
  const [, url = ""] = await program.stderr.match(/metrics are at (\S+)\/metrics/);
  return url;
}

Deno.test("listen --metrics counts connections, messages and bytes", async () => {
  await using program = Program.start([
    "listen",
    ":0",
    "--echo",
    "--metrics",
    ":0",
    "--frame",
    "u8",
  ]);
  const url = await figuresOf(program);
  await sockeye(["send", `:${await program.port()}`, "--frame", "u8", "one", "two"]);
  await program.stderr.match(/close by peer/);
  const text = await get(`${url}/metrics`);
  assertStringIncludes(text, "\nsockeye_connections 0\n");
  assertStringIncludes(text, 'sockeye_connections_closed_total{by="peer",how="FIN"} 1\n');
  assertStringIncludes(text, "sockeye_received_bytes_total 8\n");
  assertStringIncludes(text, 'sockeye_messages_total{direction="in"} 2\n');
  assertMatch(text, /# EOF\n$/);
  assertEquals(await get(`${url}/healthz`), "ok\n");
  assertEquals(await get(`${url}/readyz`), "ready\n");
});

Deno.test("http serve --metrics counts requests by status", async () => {
  await using program = Program.start(["http", "serve", "--listen", ":0", "--metrics", ":0"]);
  const url = await figuresOf(program);
  const [, at = ""] = await program.stderr.match(/listening on (\S+)/);
  await get(`${at}/status/404`);
  await program.stderr.match(/ 404 /);
  assertStringIncludes(
    await get(`${url}/metrics`),
    'sockeye_http_requests_total{status="404"} 1\n',
  );
});

Deno.test("chat serve --metrics says how many members there are", async () => {
  await using program = Program.start(["chat", "serve", ":0", "--metrics", ":0"]);
  const url = await figuresOf(program);
  const [, at = ""] = await program.stderr.match(/listening on (\S+)/);
  await using _member = Program.start(["chat", "join", at, "--plain"]);
  await _member.stdout.match(/You are/);
  assertStringIncludes(await get(`${url}/metrics`), "\nsockeye_members 1\n");
});
