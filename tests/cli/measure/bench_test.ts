import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { freePort, Peer, peerTest } from "../../peers.ts";
import { Program, sockeye } from "../program.ts";

const SHORT = ["--duration", "150ms", "--warmup", "10ms"];

Deno.test("bench loads bench serve, and prints one object with what it measured", async () => {
  await using server = Program.start(["bench", "serve", ":0", "--frame", "u32le"]);
  const at = `:${await server.port()}`;
  const frame = ["--frame", "u32le", "--pipeline", "4", "--connections", "2"];
  const { code, stdout, stderr } = await sockeye(["bench", at, ...frame, ...SHORT, "--json"]);
  assertEquals([code, stderr], [0, ""]);
  const { rate, bytesPerSecond, errors, latency, config } = JSON.parse(stdout);
  assertEquals([errors, config.connections, config.pipeline, config.duration], [0, 2, 4, 150]);
  assert(rate > 0 && Math.abs(bytesPerSecond / rate - 64) < 0.1);
  const { min, p50, p90, p99, p999, max } = latency;
  const order = [min, p50, p90, p99, p999, max];
  assertEquals(order.toSorted((a, b) => a - b), order);
  await server.stderr.match(/close by peer \(FIN\): in [1-9]\d* bytes, out [1-9]\d* bytes/);
  server.kill("SIGINT");
  assertEquals((await server.outcome()).code, 0);
});

Deno.test("bench prints a table and a histogram, or CSV, and writes a report", async () => {
  await using server = Program.start(["listen", ":0", "--echo", "--quiet"]);
  const at = `:${await server.port()}`;
  const folder = await Deno.makeTempDir();
  try {
    const report = `${folder}/report.html`;
    const table = await sockeye(["bench", at, ...SHORT, "--rate", "500", "--report", report]);
    assertEquals([table.code, table.stderr], [0, ""]);
    assertMatch(table.stdout, /open loop, 500 a second, 10 connections, 64 bytes, raw/);
    assertMatch(table.stdout, /p50 .* p999 .*\n[^]*sent late [^]*≤ .* % █/);
    assertStringIncludes(await Deno.readTextFile(report), "Latency by percentile");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  const message = "user {n:3} {random:4}";
  const csv = await sockeye(["bench", at, ...SHORT, "--message", message, "--csv"]);
  assertMatch(csv.stdout, /^startedAt,target,.*\r\n.*,user \{n:3\} \{random:4\},150,[1-9]/);
});

Deno.test("bench --find-max finds a rate that holds, and ends with 3 where none does", async () => {
  await using server = Program.start(["listen", ":0", "--echo", "--quiet"]);
  const run = [
    "bench",
    `:${await server.port()}`,
    "--duration",
    "40ms",
    "--warmup",
    "5ms",
    "--json",
  ];
  const never = await sockeye([...run, "--find-max", "p99<1us"]);
  assertEquals([never.code, JSON.parse(never.stdout).findMax.rate], [3, null]);
  const found = await sockeye([...run, "--find-max", "p99<20s"]);
  assertEquals(found.code, 0, found.stderr);
  const { findMax, rate } = JSON.parse(found.stdout);
  assert(findMax.rate > 0 && findMax.runs.length <= 16 && rate >= findMax.rate * 0.95);
});

Deno.test("bench --fail ends with 3 when its rule is true", async () => {
  await using server = Program.start(["listen", ":0", "--echo", "--quiet"]);
  const run = ["bench", `:${await server.port()}`, ...SHORT, "--connect-only", "-c", "2"];
  assertEquals((await sockeye([...run, "--fail", "errors>0"])).code, 0);
  const { code, stderr } = await sockeye([...run, "--fail", "p50>1us"]);
  assertEquals([code, stderr], [3, "sockeye: the check failed: p50>1us\n"]);
});

Deno.test("bench moves bulk from bench serve --mode down, and a client that goes stops nobody", async () => {
  await using server = Program.start(["bench", "serve", ":0", "--mode", "down"]);
  const port = await server.port();
  const stuck = await Deno.connect({ port }); // Reads nothing.
  const run = ["bench", `:${port}`, ...SHORT, "--mode", "down", "-c", "1", "--json"];
  const { code, stdout } = await sockeye(run);
  assertEquals([code, JSON.parse(stdout).bytesInPerSecond > 1e6], [0, true]);
  stuck.close();
  await server.stderr.matches(/ close /g, 2);
});

Deno.test("bench says why there was nothing to measure", async () => {
  await using server = Program.start(["listen", ":0", "--discard", "--quiet"]);
  const at = `:${await server.port()}`;
  for (
    const [flags, why] of [
      [["--mode", "down"], "the peer has to give"],
      [[], "--reply-size"],
      [["--frame", "line"], "nothing was answered in time"],
    ] as const
  ) {
    const { code, stderr } = await sockeye(["bench", at, ...SHORT, ...flags]);
    assertEquals(code, 1);
    assertStringIncludes(stderr, why);
  }
});

Deno.test("bench says what is wrong, with the code that belongs to it", async () => {
  for (
    const [args, code, why] of [
      [[`:${freePort()}`], 1, "connection refused"],
      [[":9", "--find-max", "p99<5ms", "--rate", "5"], 2, "Cannot use --find-max with"],
      [[":9", "--fail", "p99>10%"], 2, "a percentage compares two results"],
      [[":9", "--connections", "0"], 2, "Cannot use 0 as the connections"],
      [[":9", "--threads", "65"], 2, "write 1 to 64"],
      [[`:${freePort()}`, "--threads", "2"], 1, "connection refused"],
      [[":9", "--json", "--csv"], 2, "choose one"],
      [["udp://:9", "--mode", "up"], 2, "Cannot move bulk"],
    ] as const
  ) {
    const outcome = await sockeye(["bench", ...args, ...SHORT]);
    assertEquals([outcome.code, outcome.stdout], [code, ""], outcome.stderr);
    assertStringIncludes(outcome.stderr, why);
  }
});

for (const threads of ["1", "3"]) {
  Deno.test(`bench on ${threads} threads ends at Ctrl-C with what it has`, async () => {
    await using server = Program.start(["listen", ":0", "--echo"]);
    const at = `:${await server.port()}`;
    const long = ["--duration", "60s", "--warmup", "0", "--threads", threads, "--json"];
    await using program = Program.start(["bench", at, ...long]);
    await server.stderr.matches(/ in 64 bytes/g, 100);
    program.kill("SIGINT");
    const { code, stdout, stderr } = await program.outcome();
    assertEquals([code, stderr], [0, ""]);
    const { messages, measured, rate, config } = JSON.parse(stdout);
    assertEquals([messages > 0, measured < 60_000, config.threads], [true, true, Number(threads)]);
    assert(Math.abs(rate * measured / 1000 - messages) <= 1);
  });
}

Deno.test("bench says where it was ended before anything was measured", async () => {
  await using server = Program.start(["listen", ":0", "--echo"]);
  const at = `:${await server.port()}`;
  await using program = Program.start(["bench", at, "--warmup", "60s"]);
  await server.stderr.match(/ in 64 bytes/);
  program.kill("SIGINT");
  const { code, stderr } = await program.outcome();
  assertEquals([code, stderr], [1, "sockeye: it was ended before anything was measured\n"]);
});

Deno.test("bench --threads shares the messages out, each sent once", async () => {
  await using server = Program.start(["listen", ":0", "--echo", "--frame", "line"]);
  const at = `:${await server.port()}`;
  const load = ["--frame", "line", "--threads", "2", "-c", "3", "--rate", "400"];
  const run = ["bench", at, ...load, "--message", "no {n}.", "--duration", "250ms", "--json"];
  const { code, stdout } = await sockeye([...run, "--warmup", "0"]);
  const { errors, lost, config } = JSON.parse(stdout);
  assertEquals([code, errors, lost, config.threads], [0, 0, 0, 2]);
  const seen = (await server.stderr.matches(/no \d+\./g, 100)).map(String);
  assertEquals(new Set(seen).size, 100);
  assertEquals(seen.length, 100);
});

Deno.test("bench diff compares two results, and gates", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const latency = { min: 1, mean: 60, p50: 50, p90: 90, p99: 100, p999: 500, max: 900 };
    const result = { rate: 1000, bytesPerSecond: 64_000, errors: 0, lost: 0, latency };
    const worse = { ...result, rate: 900, latency: { ...latency, p99: 130 } };
    const files = [`${folder}/a.json`, `${folder}/b.json`] as const;
    for (const [i, path] of files.entries()) {
      await Deno.writeTextFile(path, JSON.stringify([result, worse][i]));
    }
    const gate = ["--fail", "p99>10%", "--fail", "rate<-5%", "--fail", "errors>0"];
    const failed = await sockeye(["bench", "diff", ...files, ...gate]);
    assertMatch(failed.stdout, /^p99 +100 +130 +\+30\.0 %$/m);
    assertEquals(failed.code, 3);
    assertMatch(failed.stderr, /failed: p99>10%\n.*failed: rate<-5%\n$/);
    assertEquals((await sockeye(["bench", "diff", ...files.toReversed(), ...gate])).code, 0);
    const other = await sockeye(["bench", "diff", files[0], "deno.json"]);
    assertEquals(other.code, 2);
    assertStringIncludes(other.stderr, "Cannot use deno.json as a result");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

peerTest("bench times the echoes of socat", "socat", async () => {
  const port = freePort();
  const listen = `TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr`;
  await using peer = new Peer("socat", ["-d", "-d", listen, "PIPE"]);
  await peer.stderr.saw(/listening on/);
  const { code, stdout } = await sockeye(["bench", `:${port}`, ...SHORT, "-c", "2", "--json"]);
  const { messages, errors } = JSON.parse(stdout);
  assertEquals([code, errors, messages > 10], [0, 0, true]);
});
