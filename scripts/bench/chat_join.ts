/**
 * How long it takes from connecting to a chat room to seeing what was said there.
 *
 * @module
 */
import type { Bench, Setup } from "./bench.ts";
import { ROOM } from "./chat_delivery.ts";
import { enter } from "./crowd.ts";
import type { Measurement } from "./measurement.ts";
import { summarize } from "./measurement.ts";
import { startSockeye } from "./server_process.ts";

/** Each round is the median of so many. */
const JOINS = 20;
const SAID = "what was said";

const encoder = new TextEncoder();
const DOORS = {
  "nc that types at once": encoder.encode(`${SAID}\n`),
  "a program with frames": frame({ type: "hello" }),
};

/** The benchmark of joins. */
export const chatJoin: Bench = { name: "chat join", run };

async function run({ program, rounds }: Setup): Promise<Measurement[]> {
  await using server = await startSockeye([...program, ...ROOM]);
  // A message to somebody who is there already.
  using _host = await enter(server.address, SAID);
  const measurements: Measurement[] = [];
  for (const [door, greeting] of Object.entries(DOORS)) {
    const samples: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const times: number[] = [];
      for (let i = 0; i < JOINS; i++) times.push(await timeJoin(server.address, greeting));
      if (round > 0) samples.push(summarize(times).median);
    }
    const name = `chat, from connecting to the first message, ${door}`;
    measurements.push({ name, unit: "ms", samples, target: { below: 10 } });
  }
  return measurements;
}

/** The milliseconds until a newcomer is sent what was said before. */
async function timeJoin(address: string, greeting: Uint8Array): Promise<number> {
  const begin = performance.now();
  const { hostname, port } = new URL(`http://${address}`);
  using conn = await Deno.connect({ hostname, port: Number(port) });
  await conn.write(greeting);
  const buffer = new Uint8Array(1 << 16);
  const decoder = new TextDecoder();
  for (let text = ""; !text.includes(SAID);) {
    const count = await conn.read(buffer);
    if (count === null) throw new Error(`Cannot join: the server says ${text}`);
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
  return performance.now() - begin;
}

/** A message of a program. */
function frame(message: unknown): Uint8Array {
  const json = encoder.encode(JSON.stringify(message));
  return new Uint8Array([...new Uint8Array(Uint32Array.of(json.length).buffer), ...json]);
}
