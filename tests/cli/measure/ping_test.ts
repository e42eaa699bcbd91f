import { assert, assertEquals, assertMatch } from "@std/assert";
import { freePort } from "../../peers.ts";
import { Program, sockeye } from "../program.ts";

Deno.test("ping prints each answer with running percentiles, and sums up", async () => {
  await using server = Program.start(["listen", ":0", "--echo", "--frame", "u32le"]);
  const at = `:${await server.port()}`;
  const run = ["ping", at, "--frame", "u32le", "-c", "3", "-i", "10ms"];
  const { code, stdout } = await sockeye(run);
  assertEquals(code, 0);
  assertMatch(stdout, /^1: connect \S+ .s, first byte \S+ .s, round trip \S+ .s$/m);
  assertMatch(stdout, /^3: .* \(p50 \S+ .s, p99 \S+ .s\)$/m);
  assertMatch(stdout, /: 3 sent, 3 answered, 0 lost\n( {2}.* min .*\n){3} {2}[▁-█]{3}\n$/);
});

Deno.test("ping --json prints an event for each answer, and one for all", async () => {
  await using server = Program.start(["listen", ":0", "--echo"]);
  const { stdout } = await sockeye([
    "ping",
    `:${await server.port()}`,
    "-c",
    "2",
    "-i",
    "0",
    "--json",
  ]);
  const [first, , summary] = stdout.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals([first.event, first.ping, summary.event, summary.answered], [
    "reply",
    1,
    "summary",
    2,
  ]);
  assert(first.roundTrip > 0 && summary.roundTrip.p50 > 0);
});

Deno.test("ping says to a WebSocket server where it comes from, and what it speaks", async () => {
  const rules = ["--origin", "https://good.example", "--subprotocol", "v2.chat"];
  await using server = Program.start(["listen", "ws://:0", "--echo", ...rules]);
  const run = ["ping", `ws://localhost:${await server.port()}`, "-c", "1"];
  const well = await sockeye([...run, ...rules, "--header", "X-Who: me"]);
  assertEquals(well.code, 0, well.stdout);
  const strange = await sockeye([...run, "--origin", "https://bad.example"]);
  assertEquals(strange.code, 1);
  assertMatch(strange.stdout, /403/);
  const wrong = await sockeye([...run, "--header", "X-Who"]);
  assertEquals([wrong.code, wrong.stdout], [2, ""]);
});

Deno.test("ping ends with 1 when nothing comes back", async () => {
  const { code, stdout } = await sockeye(["ping", `:${freePort()}`, "--count", "1"]);
  assertEquals(code, 1);
  assertMatch(stdout, /^1: connect .*: connection refused.*\n.*: 1 sent, 0 answered, 1 lost\n$/);
});

Deno.test("ping sums up at Ctrl-C, and ends with 0", async () => {
  await using server = Program.start(["listen", ":0", "--echo"]);
  await using program = Program.start(["ping", `:${await server.port()}`]);
  await program.stdout.match(/^1: /m);
  program.kill("SIGINT");
  const { code, stdout } = await program.outcome();
  assertEquals(code, 0);
  assertMatch(stdout, /1 sent, 1 answered, 0 lost/);
});

Deno.test("ports ends with 0 when all ports are open, else with 1", async () => {
  await using server = Program.start(["listen", ":0", "--echo"]);
  const [open, closed] = [await server.port(), freePort()];
  const all = await sockeye(["ports", "localhost", `${open}`]);
  assertEquals(all, { code: 0, stdout: `${open} open\nlocalhost: 1 of 1 open\n`, stderr: "" });
  const some = await sockeye(["ports", "127.0.0.1", `${open},${closed}`, "--json"]);
  const { ms: _, ...found } = JSON.parse(some.stdout);
  assertEquals(found, { host: "127.0.0.1", open: [open], closed: [closed], filtered: [] });
  assertEquals(some.code, 1);
  assertEquals((await sockeye(["ports", "127.0.0.1", "0"])).code, 2);
});
