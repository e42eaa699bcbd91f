import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Program } from "../program.ts";

Deno.test("relay --page tells where its page is, and serves it and a tape", async () => {
  await using relay = Program.start(["relay", ":0", ":9", "--frame", "line", "--page", ":0"]);
  const [, url] = await relay.stderr.match(/the page is (http:\/\/127\.0\.0\.1:\d+\/)\n/);
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const page = await fetch(url!, { client });
  assertStringIncludes(await page.text(), "<title>Relay · Sockeye</title>");
  const tape = await fetch(`${url}tape`, { client });
  assertEquals(JSON.parse((await tape.text()).split("\n")[0]!).frame, { up: "line", down: "line" });
  relay.kill("SIGINT");
  assertEquals((await relay.outcome()).code, 0);
});

Deno.test("relay --page lets the page add any fault, a reset among them", async () => {
  using target = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port: to } = target.addr;
  await using relay = Program.start(["relay", ":0", `:${to}`, "--json", "--page", ":0"]);
  const [, port] = await relay.stdout.match(/"port":(\d+),"service"/);
  const [, url] = await relay.stdout.match(/"page":"http:([^"]+)"/);
  const socket = new WebSocket(`ws:${url}`);
  const closed = new Promise((resolve) => socket.onclose = resolve);
  await new Promise<void>((resolve) => {
    socket.onopen = () => socket.send('{"type":"add fault","fault":"reset:after=1"}');
    socket.onmessage = ({ data }) => data.includes('"reset:after=1"') && resolve();
  });
  using client = await Deno.connect({ port: Number(port) });
  using _server = await target.accept();
  await client.write(new TextEncoder().encode("hi"));
  await assertRejects(() => client.read(new Uint8Array(1)), Deno.errors.ConnectionReset);
  socket.close();
  await closed;
});

Deno.test("relay --page talks to no page of another site, and under no name of another's", async () => {
  await using relay = Program.start(["relay", ":0", ":9", "--quiet", "--json", "--page", ":0"]);
  const [, url] = await relay.stdout.match(/"page":"(http:[^"]+)"/);
  const { port } = new URL(url!);
  const ask = async (host: string, origin: string) => {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
    const key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
    const head = `GET / HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\n${upgrade}${key}\r\n`;
    await connection.write(new TextEncoder().encode(head));
    const buffer = new Uint8Array(1024);
    return new TextDecoder().decode(buffer.subarray(0, await connection.read(buffer) ?? 0));
  };
  const own = `127.0.0.1:${port}`;
  assert((await ask(own, `http://${own}`)).startsWith("HTTP/1.1 101 "));
  assert((await ask(own, "http://evil.example")).startsWith("HTTP/1.1 403 "));
  assert((await ask("evil.example", "http://evil.example")).startsWith("HTTP/1.1 403 "));
});
