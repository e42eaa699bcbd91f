import { assertEquals } from "@std/assert";
import { freePort, Peer, peerTest } from "../peers.ts";
import { Program, sockeye } from "./program.ts";

/** A path for a socket, in a folder that is gone at the end of the block. */
class SocketPath implements Disposable {
  readonly #folder = Deno.makeTempDirSync();
  readonly path = `${this.#folder}/socket`;

  [Symbol.dispose](): void {
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

const TCP_CLIENTS: readonly [string, (port: number) => string[]][] = [
  ["nc", (port) => ["-N", "127.0.0.1", `${port}`]],
  ["ncat", (port) => ["127.0.0.1", `${port}`]],
  ["socat", (port) => ["-t", "20", "-", `TCP:127.0.0.1:${port}`]],
];

for (const [program, args] of TCP_CLIENTS) {
  peerTest(`listen answers ${program} to the last byte behind its FIN`, program, async () => {
    await using server = Program.start(["listen", ":0"]);
    await using client = new Peer(program, args(await server.port()));
    const text = "0123456789\n".repeat(20_000);
    await client.type(text);
    await client.end();
    assertEquals(await client.stdout.ended === text, true);
    await server.stderr.match(/close by peer \(FIN\): in 220000 bytes, out 220000 bytes/);
  });
}

const TCP_SERVERS: readonly [string, (port: number) => string[], RegExp][] = [
  ["nc", (port) => ["-v", "-N", "-l", "127.0.0.1", `${port}`], /Listening/],
  ["ncat", (port) => ["-v", "-l", "127.0.0.1", `${port}`], /Listening on 127/],
  ["socat", (port) => [
    ...["-d", "-d", "-t", "20", "-", `TCP-LISTEN:${port},bind=127.0.0.1`],
  ], /listening on/],
];

for (const [program, args, bound] of TCP_SERVERS) {
  peerTest(
    `connect prints what ${program} sends, which still hears it behind its own end`,
    program,
    async () => {
      const port = freePort();
      await using server = new Peer(program, args(port));
      await server.stderr.saw(bound);
      await talk(server, `:${port}`);
    },
  );
}

/** The server ends its side first, and then hears the client. */
async function talk(server: Peer, address: string): Promise<void> {
  await using client = Program.start(["connect", address]);
  await client.stderr.match(/connected/);
  await server.type("first");
  await server.end();
  await client.stdout.match(/^first$/);
  await client.write("last\n");
  await client.end();
  await server.stdout.saw(/^last\n$/);
  assertEquals((await client.outcome()).code, 0);
}

peerTest("connect ends its side, and prints what socat answers to that", "socat", async () => {
  const port = freePort();
  const listen = `TCP-LISTEN:${port},bind=127.0.0.1`;
  await using server = new Peer("socat", ["-d", "-d", listen, "EXEC:wc -c"]);
  await server.stderr.saw(/listening on/);
  const { code, stdout } = await sockeye(["connect", `:${port}`], "x".repeat(300_000));
  assertEquals([code, stdout.trim()], [0, "300000"]);
});

const UDP_CLIENTS: readonly [string, (port: number) => string[]][] = [
  ["nc", (port) => ["-u", "127.0.0.1", `${port}`]],
  ["ncat", (port) => ["-u", "127.0.0.1", `${port}`]],
  ["socat", (port) => ["-", `UDP:127.0.0.1:${port}`]],
];

for (const [program, args] of UDP_CLIENTS) {
  peerTest(`listen answers the datagrams of ${program}`, program, async () => {
    await using server = Program.start(["listen", "udp://127.0.0.1:0", "--echo"]);
    await using client = new Peer(program, args(await server.port()));
    await client.type("hello\n");
    await client.stdout.saw(/^hello\n$/);
  });
}

/** A server of datagrams that answers each peer as a shell command does. */
async function datagramServer(command: string) {
  const port = freePort();
  const at = `UDP-RECVFROM:${port},bind=127.0.0.1,fork`;
  const server = new Peer("socat", ["-d", "-d", at, `EXEC:${command}`]);
  await server.stderr.saw(/receiving on|listening|starting/i);
  return { server, address: `udp://127.0.0.1:${port}` };
}

peerTest("send waits for the datagram that socat answers with", "socat", async () => {
  const { server, address } = await datagramServer("cat");
  await using _ = server;
  const { code, stdout } = await sockeye(["send", address, "hello"]);
  assertEquals([code, stdout], [0, "hello\n"]);
});

peerTest("connect sends each line to socat as a datagram, until it is quiet", "socat", async () => {
  const { server, address } = await datagramServer("cat");
  await using _ = server;
  const { code, stdout } = await sockeye(["connect", address], "one\ntwo\n");
  assertEquals([code, stdout.split("\n").toSorted()], [0, ["", "one", "two"]]);
});

const UNIX_CLIENTS: readonly [string, (path: string) => string[]][] = [
  ["nc", (path) => ["-N", "-U", path]],
  ["ncat", (path) => ["-U", path]],
  ["socat", (path) => ["-t", "20", "-", `UNIX-CONNECT:${path}`]],
];

for (const [program, args] of UNIX_CLIENTS) {
  peerTest(`listen answers ${program} on a Unix socket`, program, async () => {
    using socket = new SocketPath();
    await using server = Program.start(["listen", `unix:${socket.path}`]);
    await server.stderr.match(/listening/);
    await using client = new Peer(program, args(socket.path));
    await client.type("hello\n");
    await client.end();
    assertEquals(await client.stdout.ended, "hello\n");
  });
}

const UNIX_SERVERS: readonly [string, (path: string) => string[], RegExp][] = [
  ["nc", (path) => ["-v", "-N", "-l", "-U", path], /Listening|Bound/],
  ["ncat", (path) => ["-v", "-l", "-U", path], /Listening on/],
  ["socat", (path) => ["-d", "-d", "-t", "20", "-", `UNIX-LISTEN:${path}`], /listening on/],
];

for (const [program, args, bound] of UNIX_SERVERS) {
  peerTest(`connect talks with ${program} on a Unix socket`, program, async () => {
    using socket = new SocketPath();
    await using server = new Peer(program, args(socket.path));
    await server.stderr.saw(bound);
    await talk(server, `unix:${socket.path}`);
  });
}
