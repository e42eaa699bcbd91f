import { assertEquals, assertStringIncludes } from "@std/assert";
import { Program, sockeye } from "./program.ts";

const ANY = ["serve", "--port", "0", "--host", "127.0.0.1"];

async function get(url: string): Promise<string> {
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  return await (await fetch(url, { client })).text();
}

Deno.test("serve starts echo servers, HTTP and the room, and shows the page's address", async () => {
  await using program = Program.start([...ANY, "--quiet"]);
  const found = await program.stdout.match(/The page of the room: (\S+)/);
  assertStringIncludes(await get(found[1]!), "<html");
  const table = found.input!;
  for (const name of ["TCP echo", "framed TCP"]) {
    const [, at = ""] = new RegExp(`${name} +tcp://(\\S+)`).exec(table) ?? [];
    const frame = name === "framed TCP" ? ["--frame", "u32le"] : [];
    assertStringIncludes((await sockeye(["send", at, "hello", ...frame])).stdout, "hello");
  }
  const [, udp = ""] = /(udp:\S+)/.exec(table) ?? [];
  assertStringIncludes((await sockeye(["send", udp, "hello"])).stdout, "hello");
  const [, http = ""] = /(http:\S+) +sockeye/.exec(table) ?? [];
  assertEquals(await get(http), "hello\n");
  const ws = await sockeye(["send", `${http.replace("http", "ws")}/ws`, "over a WebSocket"]);
  assertStringIncludes(ws.stdout, "over a WebSocket");
});

Deno.test("serve --qr draws a code below the page's address", async () => {
  await using program = Program.start([...ANY, "--quiet", "--qr"]);
  await program.stdout.match(/The page of the room: \S+\n.*\n[█▀▄ \n]{400,}/);
});

Deno.test("serve --json tells every address and the page as events", async () => {
  await using program = Program.start([...ANY, "--json"]);
  const [lines] = await program.stdout.match(/[^]*"page".*\n/);
  const events = lines.trim().split("\n").map((line) => JSON.parse(line));
  assertStringIncludes(events.at(-1).page, "http://127.0.0.1:");
  assertStringIncludes(await get(events.at(-1).inspector), "<title>Relay");
  const framed = `tcp://127.0.0.1:${events[1].port}`;
  const services = events.slice(0, -1).map(({ service }) => service);
  assertEquals(services, ["echo", "echo", "echo", "http", "chat", `relay to ${framed}`]);
});
