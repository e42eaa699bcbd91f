/**
 * What a delivery costs in a small room and in a large one.
 *
 * @module
 */
import type { Bench, Setup } from "./bench.ts";
import { Crowd } from "./crowd.ts";
import type { Measurement } from "./measurement.ts";
import { cpuTime } from "./process.ts";
import { type ServerProcess, startSockeye } from "./server_process.ts";

const FEW = 50;
const SIZES = [FEW, 200, 1000];
const LINE = 64;
/** Alone a message costs each member a write; of a burst many go in one. */
const BURSTS = { "alone": 1, "in bursts of 64": 64 };
/** How much more a delivery may cost among many. */
const GROWTH = 1.3;

/** The command line of a room without limits on who talks. */
export const ROOM = ["chat", "serve", "tcp://127.0.0.1:0", "--quiet", "--rate", "0"]
  .concat(["--max-connections", "1100", "--max-members", "1100"]);

/** The benchmark of deliveries. */
export const chatDelivery: Bench = { name: "chat delivery", run };

/** A room and who is in it. */
interface Room {
  server: ServerProcess;
  crowd: Crowd;
}

interface Sample {
  /** Deliveries a second. */
  rate: number;
  /** Microseconds of the server's processor time for one. */
  cost: number;
}

async function run({ program, rounds, seconds }: Setup): Promise<Measurement[]> {
  await using stack = new AsyncDisposableStack();
  const rooms: Room[] = [];
  for (const size of SIZES) {
    const server = stack.use(await startSockeye([...program, ...ROOM]));
    rooms.push({ server, crowd: stack.use(await Crowd.join(server.address, size)) });
  }
  const measurements: Measurement[] = [];
  for (const [name, burst] of Object.entries(BURSTS)) {
    // The first round does not count: servers run for long, and are warm.
    const samples: Sample[][] = rooms.map(() => []);
    for (let round = 0; round <= rounds; round++) {
      for (const [i, room] of rooms.entries()) {
        const sample = await talk(room, { burst, seconds });
        if (round > 0) samples[i]!.push(sample);
      }
    }
    measurements.push(...report(name, samples));
  }
  return measurements;
}

async function talk(
  { server, crowd }: Room,
  { burst, seconds }: { burst: number; seconds: number },
): Promise<Sample> {
  const before = await cpuTime(server.pid);
  const begin = performance.now();
  let deliveries = 0;
  for (; performance.now() - begin < seconds * 1000; deliveries += burst * crowd.size) {
    await crowd.hear(burst, { size: LINE });
  }
  const took = (performance.now() - begin) / 1000;
  return { rate: deliveries / took, cost: (await cpuTime(server.pid) - before) / deliveries };
}

function report(kind: string, [few, ...more]: readonly Sample[][]): Measurement[] {
  const of = (samples: Sample[], key: keyof Sample) => ({
    samples: samples.map((sample) => sample[key]),
    beside: { name: `${FEW} members`, samples: few!.map((sample) => sample[key]) },
    figure: "ratio" as const,
  });
  return more.flatMap((samples, i) => {
    const size = SIZES[i + 1]!;
    const name = `chat, ${size} members, messages ${kind}`;
    const isLargest = size === Math.max(...SIZES);
    return [
      {
        name,
        unit: "deliveries/s",
        ...of(samples, "rate"),
        ...(isLargest && { target: { atLeast: 0.77 } }),
      },
      {
        name: `${name}: processor`,
        unit: "µs/delivery",
        ...of(samples, "cost"),
        ...(isLargest && { target: { below: GROWTH } }),
      },
    ];
  });
}
