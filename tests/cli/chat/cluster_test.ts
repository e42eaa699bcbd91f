import { assertEquals, assertStringIncludes } from "@std/assert";
import { startNats } from "../../chat/cluster/nats_server.ts";
import { freePort, Peer, peerTest } from "../../peers.ts";
import { Program, sockeye } from "../program.ts";

/** A server of a cluster, at a port of its own. */
async function startRoom(url: string): Promise<{ room: Program; port: number }> {
  const room = Program.start(["chat", "serve", "127.0.0.1:0", "--cluster", url]);
  return { room, port: await room.port() };
}

peerTest(
  "chat serve --cluster is one room on three servers, one of which is killed",
  "nats-server",
  async () => {
    await using nats = await startNats("-js");
    const rooms = await Promise.all([1, 2, 3].map(() => startRoom(nats.url())));
    await using first = rooms[0]!.room;
    await using _second = rooms[1]!.room;
    await using third = rooms[2]!.room;
    await using alice = new Peer("nc", ["127.0.0.1", `${rooms[0]!.port}`]);
    await alice.stdout.saw(/You are/);
    await alice.type("/nick alice\n");
    await alice.stdout.saw(/alice/);
    await using bob = new Peer("nc", ["127.0.0.1", `${rooms[1]!.port}`]);
    await bob.stdout.saw(/You are guest-\d+ in #lobby with alice/);
    await using carol = new Peer("nc", ["127.0.0.1", `${rooms[2]!.port}`]);
    await carol.stdout.saw(/You are .* with alice and /);
    await bob.type("hello from bob\n");
    await alice.stdout.saw(/guest-\d+: hello from bob\n/);
    await carol.stdout.saw(/guest-\d+: hello from bob\n/);
    third.kill("SIGKILL");
    await alice.stdout.saw(/\* guest-\d+ left \(the server is gone\)/);
    await nats.crash();
    await first.stderr.match(/NATS is lost/);
    await alice.type("nobody hears\n");
    await nats.start();
    await bob.stdout.saw(/alice: nobody hears\n/);
  },
);

Deno.test("chat serve --cluster ends in one line when there is no NATS", async () => {
  const url = `nats://127.0.0.1:${freePort()}`;
  const { code, stderr } = await sockeye(["chat", "serve", ":0", "--cluster", url]);
  assertEquals(code, 1);
  assertStringIncludes(stderr, `sockeye: cluster ${url}: connection refused: start nats-server`);
  const both = await sockeye(["chat", "serve", ":0", "--cluster", url, "--store", "x.db"]);
  assertEquals([both.code, both.stderr.includes("Cannot use --store with --cluster")], [2, true]);
});
