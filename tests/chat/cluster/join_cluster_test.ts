import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { parseClusterAddress } from "../../../lib/chat/cluster/cluster_address.ts";
import { joinCluster } from "../../../lib/chat/cluster/join_cluster.ts";
import { AddressError, NetError } from "../../../lib/errors.ts";
import { selfSignedCertificate } from "../../../lib/net/certificate.ts";
import { freePort, peerTest } from "../../peers.ts";
import { startNats } from "./nats_server.ts";

Deno.test("parseClusterAddress() reads hosts, logins and TLS, and shows no secret", () => {
  const read = (text: string) => parseClusterAddress(text);
  assertEquals(read("nats://a,b:1,[::1]:2"), {
    servers: ["a:4222", "b:1", "[::1]:2"],
    tls: false,
    shown: "nats://a:4222,b:1,[::1]:2",
  });
  assertEquals(read("tls://me:p%40ss:word@host"), {
    servers: ["host:4222"],
    tls: true,
    shown: "tls://host:4222",
    user: "me",
    password: "p@ss:word",
  });
  assertEquals(read("nats://s3cret@host").token, "s3cret");
});

Deno.test("parseClusterAddress() refuses what is no address, without its secret", () => {
  for (const text of ["host:4222", "nats://", "nats://a,,b", "http://a", "nats://a:99999"]) {
    assertThrows(() => parseClusterAddress(text), AddressError, "Cannot read");
  }
  const error = assertThrows(() => parseClusterAddress("nats://me:secret@:4222"), AddressError);
  assertEquals(error.message.includes("secret"), false);
});

Deno.test("joinCluster() says that nobody listens", async () => {
  const address = `nats://127.0.0.1:${freePort()}`;
  const error = await assertRejects(() => joinCluster(address), NetError);
  assertEquals(error.fault, "refused");
  assertStringIncludes(error.message, `${address}: connection refused: start nats-server -js`);
});

peerTest("joinCluster() says that JetStream is not enabled", "nats-server", async () => {
  await using nats = await startNats();
  const error = await assertRejects(() => joinCluster(nats.url()), NetError);
  assertStringIncludes(error.message, "no JetStream: start it with nats-server -js");
});

peerTest(
  "joinCluster() logs in with a user or a token, or says that it cannot",
  "nats-server",
  async () => {
    await using withUser = await startNats("-js", "--user", "me", "--pass", "p@ss");
    await using _user = await joinCluster(withUser.url("me:p%40ss@"));
    const error = await assertRejects(() => joinCluster(withUser.url("me:wrong@")), NetError);
    assertEquals([error.fault, error.message.includes("wrong")], ["permission", false]);
    await using withToken = await startNats("-js", "--auth", "t0ken");
    await using _token = await joinCluster(withToken.url("t0ken@"));
  },
);

peerTest("joinCluster() leaves when its signal is aborted", "nats-server", async () => {
  await using nats = await startNats("-js");
  const leaving = new AbortController();
  const cluster = await joinCluster(nats.url(), { signal: leaving.signal });
  leaving.abort();
  assertEquals(await cluster.closed, undefined);
  await cluster.close();
});

peerTest("joinCluster() keeps clusters of different names apart", "nats-server", async () => {
  await using nats = await startNats("-js");
  await using one = await joinCluster(nats.url(), { name: "ONE" });
  await using two = await joinCluster(nats.url(), { name: "TWO" });
  const said = { room: "lobby", from: "alice", text: "hello" };
  assertEquals((await one.log.append(said)).id, 1);
  assertEquals((await two.log.append(said)).id, 1);
});

peerTest(
  "joinCluster() trusts the certificate that it is told to, and no other",
  "nats-server",
  async () => {
    const { cert, key } = await selfSignedCertificate({ names: ["127.0.0.1"] });
    const folder = await Deno.makeTempDir();
    try {
      const files = { "--tlscert": cert, "--tlskey": key };
      const args = ["-js", "--tls"];
      for (const [flag, pem] of Object.entries(files)) {
        await Deno.writeTextFile(`${folder}/${flag}`, pem);
        args.push(flag, `${folder}/${flag}`);
      }
      await using nats = await startNats(...args);
      const address = nats.url("", "tls");
      await using _ = await joinCluster(address, { ca: cert });
      const error = await assertRejects(() => joinCluster(address), NetError);
      assertEquals(error.fault, "tls");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

peerTest("joinCluster() with tls:// goes to no NATS without TLS", "nats-server", async () => {
  await using nats = await startNats("-js");
  const error = await assertRejects(() => joinCluster(nats.url("", "tls")), NetError);
  assertEquals(error.fault, "tls");
});
