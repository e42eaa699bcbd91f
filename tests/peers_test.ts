import { assertEquals, assertRejects } from "@std/assert";
import { freePort, isInstalled, Peer, peerTest } from "./peers.ts";

peerTest("Peer types into a program and collects what it prints", "cat", async () => {
  await using peer = new Peer("cat", []);
  await peer.type("half ");
  await peer.stdout.saw(/half /);
  await peer.type("done");
  await peer.end();
  assertEquals(await peer.stdout.ended, "half done");
  assertEquals(await peer.code, 0);
});

peerTest("Peer.stdout.saw() fails when the program ends without the text", "true", async () => {
  await using peer = new Peer("true", []);
  await assertRejects(() => peer.stdout.saw(/never/), Error, "Cannot find /never/");
});

peerTest("Peer ends a program that would run on", "cat", async () => {
  let code: Promise<number>;
  {
    await using peer = new Peer("cat", []);
    code = peer.code;
  }
  assertEquals(await code, 137);
});

Deno.test("isInstalled() is false for a program that does not exist", () => {
  assertEquals(isInstalled("no-such-program-anywhere"), false);
});

Deno.test("freePort() gives a port that can be listened on", () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: freePort() });
  assertEquals(listener.addr.transport, "tcp");
});
