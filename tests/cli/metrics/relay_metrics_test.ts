import { assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { Program, sockeye } from "../program.ts";
import { figureIs, figuresOf } from "./figures.ts";

/** A relay to an echo server. */
async function startRelay(args: readonly string[]) {
  const echo = Program.start(["listen", ":0", "--quiet", "--frame", "u8"]);
  const target = `:${await echo.port()}`;
  const relay = Program.start(["relay", ":0", target, "--frame", "u8", ...args]);
  const [, port] = await relay.stderr.match(/(?:listening on \S+:|"port":)(\d+)/);
  return {
    relay,
    port: Number(port),
    async [Symbol.asyncDispose]() {
      await relay[Symbol.asyncDispose]();
      await echo[Symbol.asyncDispose]();
    },
  };
}

Deno.test("relay --metrics counts both directions, also while connections are open", async () => {
  await using run = await startRelay(["--quiet", "--metrics", ":0"]);
  {
    using client = await Deno.connect({ port: run.port });
    await client.write(new Uint8Array([2, 65, 66, 1, 67]));
    const figures = await figureIs(run.relay, "messages_total direction=down", { value: 2 });
    assertEquals(figures.of("connections"), 1);
    assertEquals(figures.of("received_bytes_total direction=up"), 5);
    assertEquals(figures.of("sent_bytes_total direction=down"), 5);
    assertEquals(figures.of("queued_bytes"), 0);
  }
  const figures = await figureIs(run.relay, "connections_closed_total by=client how=FIN");
  assertEquals(figures.of("connections"), 0);
  assertEquals(figures.of("received_bytes_total direction=up"), 5);
  assertEquals(figures.of("connection_duration_seconds_count"), 1);
});

Deno.test("relay --metrics counts faults, and what they hold back", async () => {
  const fault = "latency:time=10m,dir=up";
  await using run = await startRelay(["--fault", fault, "--quiet", "--metrics", ":0"]);
  using client = await Deno.connect({ port: run.port });
  await client.write(new Uint8Array([2, 65, 66]));
  const figures = await figureIs(run.relay, "fault_hits_total id=1");
  assertEquals(figures.of("queued_bytes"), 3);
});

Deno.test("relay --metrics counts who is refused, and targets that cannot be had", async () => {
  await using gone = Program.start(["listen", ":0", "--quiet"]);
  const target = `:${await gone.port()}`;
  gone.kill();
  await gone.outcome();
  const deny = ["--deny", "127.0.0.0/8", "--metrics", ":0"];
  await using closed = Program.start(["relay", ":0", target, ...deny]);
  await sockeye(["send", `:${await closed.port()}`, "x", "--timeout", "2s"]);
  await figureIs(closed, "refused_total reason=denied");
  await using open = Program.start(["relay", ":0", target, "--metrics", ":0"]);
  await sockeye(["send", `:${await open.port()}`, "x", "--timeout", "2s"]);
  const figures = await figureIs(open, "connections_closed_total by=target");
  assertEquals(figures.of("connections_opened_total"), 1);
});

Deno.test("relay --metrics says how long a tape holds connections back", async () => {
  const path = await Deno.makeTempFile();
  await using run = await startRelay(["--record", path, "--quiet", "--metrics", ":0"]);
  await sockeye(["send", `:${run.port}`, "--frame", "u8", "one"]);
  await figureIs(run.relay, "messages_total direction=up");
  const figures = await figuresOf(run.relay);
  assertEquals(figures.of("held"), 0);
  assertEquals(typeof figures.of("held_seconds_total"), "number");
  await Deno.remove(path);
});

Deno.test("relay --log json --quiet tells no more than where it listens", async () => {
  await using run = await startRelay(["--quiet", "--log", "json"]);
  await sockeye(["send", `:${run.port}`, "--frame", "u8", "one"]);
  run.relay.kill();
  const { stderr } = await run.relay.outcome();
  const events = stderr.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(events.map(({ event }) => event), ["listening"]);
  assertStringIncludes(events[0].service, "relay to");
});

Deno.test("relay --log json tells how each connection went", async () => {
  await using run = await startRelay(["--log", "json"]);
  await sockeye(["send", `:${run.port}`, "--frame", "u8", "one"]);
  const [line] = await run.relay.stderr.match(/\{"event":"close".*\}/);
  const { level, id, by, how, bytesIn, messagesIn, durationMs } = JSON.parse(line);
  assertEquals({ level, id, by, how, bytesIn, messagesIn }, {
    ...{ level: "info", id: 1, by: "client", how: "FIN", bytesIn: 4, messagesIn: 1 },
  });
  assertGreater(durationMs, 0);
});
