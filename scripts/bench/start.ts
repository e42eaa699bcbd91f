/**
 * How long the program takes to start and to say its version.
 *
 * @module
 */
import type { Bench, Setup } from "./bench.ts";
import type { Measurement } from "./measurement.ts";
import { runText } from "./process.ts";

/** Starts are short and vary much. */
const MIN_ROUNDS = 15;
const EMPTY = new URL("empty.ts", import.meta.url).pathname;
const MAIN = new URL("../../main.ts", import.meta.url).pathname;

/** The benchmark of starts. */
export const start: Bench = { name: "start", run };

async function run({ rounds, executable }: Setup): Promise<Measurement[]> {
  if (!executable) console.error("the executable is left out: write it with deno task compile");
  const deno = Deno.execPath();
  const commands: Record<string, string[]> = {
    empty: [deno, "run", EMPTY],
    source: [deno, "run", "--quiet", "-P", MAIN, "version"],
    ...(executable && { executable: [executable, "version"] }),
  };
  const times = await timeInTurn(commands, Math.max(rounds, MIN_ROUNDS));
  const { empty = [], source = [] } = times;
  const unit = "ms";
  const besideEmpty = { name: "empty file", samples: empty };
  const figure = "difference";
  const fromSource: Measurement = { name: "start of deno run main.ts", unit, samples: source };
  const measurements: Measurement[] = [{ ...fromSource, beside: besideEmpty, figure }];
  if (times.executable === undefined) return measurements;
  const own = { name: "start of the executable", unit, samples: times.executable };
  return [
    ...measurements,
    { ...own, beside: besideEmpty, figure, target: { below: 40 } },
    {
      ...own,
      beside: { name: "deno run main.ts", samples: source },
      figure: "ratio",
      target: { below: 1.2 },
    },
  ];
}

/** The milliseconds that each command takes, one round of all after the other. */
async function timeInTurn(
  commands: Record<string, string[]>,
  rounds: number,
): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {};
  // The first round does not count: it fills caches.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, [program, ...args]] of Object.entries(commands)) {
      const begin = performance.now();
      await runText(program!, args);
      if (round > 0) (times[name] ??= []).push(performance.now() - begin);
    }
  }
  return times;
}
