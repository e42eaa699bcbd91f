import { assertEquals, assertMatch } from "@std/assert";
import { Peer, peerTest } from "../peers.ts";
import { Program, sockeye } from "./program.ts";

// Multicast on loopback needs no route: the interface is named on both sides.
const [GROUP, ON] = ["239.7.7.9", ["--interface", "127.0.0.1"]];

/** A member of the group that echoes. */
function member(): Program {
  return Program.start(["listen", "udp://0.0.0.0:0", "--echo", "--join", GROUP, ...ON]);
}

Deno.test("send to a group hears every member of it, and says who answered", async () => {
  await using one = member();
  const port = await one.port();
  await using two = Program.start([
    ...["listen", `udp://0.0.0.0:${port}`, "--reply", "two", "--join", GROUP, ...ON],
  ]);
  await two.port();
  const args = ["send", `udp://${GROUP}:${port}`, "--wait", "2", ...ON, "who?"];
  const { code, stdout, stderr } = await sockeye(args);
  assertEquals([code, stdout.split("\n").toSorted()], [0, ["", "two", "who?"]]);
  assertMatch(stderr, new RegExp(`4 bytes from udp://127\\.0\\.0\\.1:${port} in`));
  assertMatch(stderr, new RegExp(`3 bytes from udp://127\\.0\\.0\\.1:${port} in`));
});

peerTest("listen --join hears what socat sends to the group", "socat", async () => {
  await using server = member();
  const options = "bind=127.0.0.1,ip-multicast-if=127.0.0.1";
  const target = `UDP-DATAGRAM:${GROUP}:${await server.port()},${options}`;
  await using client = new Peer("socat", ["-", target]);
  await client.type("hello\n");
  await client.stdout.saw(/^hello\n$/);
});

Deno.test("send --broadcast takes any reply, and says whose it is", async () => {
  await using server = Program.start(["listen", "udp://0.0.0.0:0", "--echo"]);
  const port = await server.port();
  const args = ["send", `udp://127.255.255.255:${port}`, "--broadcast", "--json", "all"];
  const { code, stdout } = await sockeye(args);
  const reply = stdout.trim().split("\n").map((line) => JSON.parse(line))
    .find(({ event }) => event === "reply");
  assertEquals([code, reply?.text, reply?.address], [0, "all", `udp://127.0.0.1:${port}`]);
});

Deno.test("send to the broadcast address names the flag that allows it", async () => {
  const { code, stderr } = await sockeye(["send", "udp://255.255.255.255:9", "x"]);
  assertEquals(code, 1);
  assertMatch(stderr, /^sockeye: send udp:\S+: broadcasts are not allowed: .*--broadcast\n$/);
});
