import { assertEquals } from "@std/assert";
import type { ByteStream } from "../../lib/net/byte_stream.ts";
import { Peer, peerTest } from "../peers.ts";
import { dial } from "./loopback.ts";

const SCRIPT = new URL("few_descriptors.ts", import.meta.url).pathname;

peerTest(
  "serve() survives running out of descriptors and serves who comes later",
  "bash",
  async () => {
    const command = `ulimit -n 60 && exec "$0" run -A --unstable-net "$1"`;
    await using server = new Peer("bash", ["-c", command, Deno.execPath(), SCRIPT]);
    const [, port] = await server.stdout.saw(/^port (\d+)$/m);
    const local = { scheme: "tcp", host: "127.0.0.1", port: Number(port) } as const;

    const crowd: ByteStream[] = await Promise.all(Array.from({ length: 60 }, () => dial(local)));
    await server.stdout.saw(/too many open files.*; again in 5 ms/i);
    await server.stdout.saw(/; again in 10 ms/);
    crowd.forEach((stream) => stream.close());

    const late = await dial(local);
    await late.write(new Uint8Array(5));
    assertEquals(await late.read(new Uint8Array(9)), 5);
    late.close();
  },
);
