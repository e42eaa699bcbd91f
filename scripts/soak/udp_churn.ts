/**
 * UDP peers that come and go.
 *
 * @module
 */
import type { Finding, Plan } from "./plan.ts";
import { startServer } from "./server.ts";
import { leaks, settle, stateOf } from "./state.ts";
import { withDeadline } from "./with_deadline.ts";

const PEERS = 200;
const GARBAGE = 1200;
/** What happens on the way of some. */
const FAULTS = ["loss:p=0.1", "duplicate:p=0.1", "reorder:p=0.1", "corrupt:p=0.1"];
const FAR_PEERS = 50;

/** Soaks an echo server over UDP; datagrams may get lost, the server may not. */
export async function udpChurn(plan: Plan): Promise<Finding> {
  await using server = await startServer([...plan.program, "listen", "udp://127.0.0.1:0"]);
  const faults = FAULTS.flatMap((fault) => ["--fault", fault]);
  const relay = [...plan.program, "relay", "udp://127.0.0.1:0", server.address, ...faults];
  await using far = await startServer(relay, { metrics: false });
  const [to, through] = [addressOf(server), addressOf(far)];
  const tried = { "round trip": 0, "answered": 0, "vanished": 0, "through faults": 0 };
  const wave = async () => {
    const answers = await Promise.all(Array.from({ length: PEERS }, () => peer(to, plan)));
    tried["round trip"] += answers.length;
    tried.answered += answers.filter(Boolean).length;
    for (let i = 0; i < PEERS; i++) await vanish(i % 2 === 0 ? to : through);
    tried.vanished += PEERS;
    await Promise.all(Array.from({ length: FAR_PEERS }, () => peer(through, plan)));
    tried["through faults"] += FAR_PEERS;
  };
  const atRest = await stateOf(server);
  await wave();
  const before = await stateOf(server);
  for (const end = performance.now() + plan.duration; performance.now() < end;) await wave();
  const after = await settle(server, { ...atRest, connections: Infinity });
  const found = leaks({ ...before, descriptors: atRest.descriptors }, {
    ...after,
    connections: 0,
  }, plan);
  if (!await peer(to, plan)) found.push("the server answers no more");
  const seen = `${after.descriptors} descriptors (${atRest.descriptors} before)`;
  return { name: "listen UDP", tried, seen, faults: found };
}

function addressOf({ address }: { address: string }): Deno.NetAddr {
  const { hostname, port } = new URL(address.replace("udp:", "http:"));
  return { transport: "udp", hostname, port: Number(port) };
}

/** Says something, and tells whether it came back. */
async function peer(to: Deno.NetAddr, { patience }: Plan): Promise<boolean> {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  try {
    const answer = socket.receive();
    await socket.send(new TextEncoder().encode("hello"), to);
    return await withDeadline(answer, patience) !== undefined;
  } finally {
    socket.close();
  }
}

/** Says something and is gone when the answer comes. */
async function vanish(to: Deno.NetAddr): Promise<void> {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  await socket.send(crypto.getRandomValues(new Uint8Array(GARBAGE)), to);
  socket.close();
}
