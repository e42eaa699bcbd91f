import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parseCodec } from "../../../lib/frame/spec.ts";
import { connect } from "../../../lib/net/connect.ts";
import { Framed } from "../../../lib/net/framed.ts";
import { listen } from "../../../lib/net/listen.ts";
import { serve } from "../../../lib/net/server.ts";
import { portOf, readAll } from "../../net/loopback.ts";
import { Program, sockeye } from "../program.ts";

const LINE = parseCodec("line");
const encoder = new TextEncoder();

/** A server that answers each line with itself, until its peer's end. */
async function echoServer() {
  const server = serve(await listen("tcp://127.0.0.1:0"), async ({ stream }) => {
    const buffer = new Uint8Array(4096);
    for (let n = await stream.read(buffer); n !== null; n = await stream.read(buffer)) {
      await stream.write(buffer.subarray(0, n));
    }
  });
  return { server, at: `:${portOf(server.local)}` };
}

/** What comes back of a hundred lines by a relay with these flags, and what it said. */
async function relayed(flags: readonly string[]): Promise<{ answer: string; stderr: string }> {
  const { server, at } = await echoServer();
  await using _ = server;
  await using relay = Program.start(["relay", ":0", at, "--quiet", "--frame", "line", ...flags]);
  const client = await connect(`:${await relay.port()}`);
  const lines = Array.from({ length: 100 }, (_, i) => `line ${i}\n`);
  await client.write(encoder.encode(lines.join("")));
  await client.closeWrite();
  const answer = await readAll(client);
  relay.kill("SIGINT");
  const { code, stderr } = await relay.outcome();
  assertEquals(code, 0);
  return { answer, stderr };
}

Deno.test("relay --fault strikes the same messages again with the seed that it tells", async () => {
  const faults = ["--fault", "drop:p=0.2,dir=up", "--fault", "duplicate:p=0.2,match=len>6"];
  const first = await relayed(faults);
  const [, seed = ""] = /--seed (\d+) repeats/.exec(first.stderr) ?? [];
  const again = await relayed([...faults, "--seed", seed]);
  assertEquals(again.answer, first.answer);
  assertStringIncludes(again.stderr, `--seed ${seed} repeats`);
});

Deno.test("relay --faults reads a file, and the ledger says what they did", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/faults`, "# lossy\ndrop:dir=up,match=index=2\n");
  const { server, at } = await echoServer();
  await using _ = server;
  await using relay = Program.start([
    ...["relay", ":0", at, "--frame", "line", "--faults", `${folder}/faults`],
  ]);
  const client = await connect(`:${await relay.port()}`);
  await client.write(encoder.encode("one\ntwo\nthree\n"));
  await client.closeWrite();
  assertEquals(await readAll(client), "one\nthree\n");
  await relay.stdout.match(/⚡ 1 fault -4 bytes/);
  relay.kill("SIGINT");
  assertMatch((await relay.outcome()).stdout, /↑ {4}2 +3 bytes {2}"two" .*⚡ drop\n/);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("relay refuses faults that it cannot read or use, with 2", async () => {
  const wrong: [flags: string[], error: string][] = [
    [["--fault", "dorp"], 'did you mean "drop"?'],
    [["--fault", "drop"], "it works on messages, which --frame cuts a stream into"],
    [["--control", ":9"], "Cannot control a relay by tcp://127.0.0.1:9: name a Unix socket"],
  ];
  for (const [flags, error] of wrong) {
    const { code, stderr } = await sockeye(["relay", ":0", ":1", ...flags]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, error);
  }
});

Deno.test("relay ctl changes the faults of a running relay, and shows what it does", async () => {
  const folder = await Deno.makeTempDir();
  const control = `unix:${folder}/control`;
  const { server, at } = await echoServer();
  await using _ = server;
  await using relay = Program.start([
    ...["relay", ":0", at, "--frame", "line", "--quiet", "--seed", "7", "--control", control],
  ]);
  const client = new Framed(await connect(`:${await relay.port()}`), LINE);
  const say = (text: string) => client.send([encoder.encode(text)]);
  const hear = async () => new TextDecoder().decode(await client.read() ?? undefined);
  const ctl = async (...args: string[]) => {
    const { code, stdout, stderr } = await sockeye(["relay", "ctl", control, ...args]);
    return `${code} ${stdout}${stderr}`;
  };

  assertEquals((await Deno.stat(`${folder}/control`)).mode! & 0o777, 0o700);
  await say("a");
  assertEquals(await hear(), "a");
  assertEquals(await ctl("add", "drop:dir=up,match=len>1"), "0 fault 1 is at work\n");
  await say("lost");
  await say("b");
  assertEquals(await hear(), "b");
  assertMatch(
    await ctl(),
    /^0 seed 7\n {3}1 {2}drop:dir=up,match=len>1 {2}\(struck 1 ×, 5 bytes lost/,
  );
  assertMatch(
    await ctl("conns"),
    /^0 #1 {2}tcp:\S+ → tcp:\S+ {2}↑ 3 messages, 9 bytes {2}↓ 2 mess/,
  );

  assertEquals(await ctl("pause"), "0 done\n");
  await say("c");
  assertEquals(await ctl("remove", "1"), "0 done\n");
  assertMatch(await ctl("add", "reorder", "--json"), /^0 \{"ok":true,"id":2\}\n$/);
  assertEquals(await ctl("clear"), "0 done\n");
  assertEquals(await ctl("resume"), "0 done\n");
  assertEquals(await hear(), "c");
  assertMatch(await ctl("stats"), /^0 1 open, 0 closed {2}↑ 4 messages/);

  assertMatch(await ctl("remove", "1"), /^1 .*the faults at work are none/);
  assertMatch(await ctl("add"), /^2 .*write it as add FAULT/);
  assertMatch(await ctl("pauze"), /^2 .*did you mean "pause"\?/);
  client.close();
  relay.kill("SIGINT");
  assertEquals((await relay.outcome()).code, 0);
  assertEquals([...Deno.readDirSync(folder)], []);
  await Deno.remove(folder, { recursive: true });
});
