/**
 * Connections that come and go at a server, well-behaved and not.
 *
 * @module
 */
import { NetError, toError } from "../../lib/errors.ts";
import { connect } from "../../lib/net/connect.ts";
import { retry } from "../../lib/net/retry.ts";
import { type Behaviour, BEHAVIOURS, Loss, roundTrip, type Speech } from "./clients.ts";
import { Lines } from "./lines.ts";
import type { Finding, Plan } from "./plan.ts";
import { type SoakedServer, startServer } from "./server.ts";
import { leaks, settle, stateOf } from "./state.ts";
import type { Target } from "./targets.ts";

/** How many connect at the same time: fewer than fit into the queue of a listener. */
const AT_ONCE = 200;
const TLS = { insecure: true };

/** What clients found on the way. */
export interface Tally {
  tried: Record<string, number>;
  losses: string[];
}

/** Soaks one server: waves of connections, and what it holds afterwards beside what it held before. */
export async function churn(target: Target, plan: Plan): Promise<Finding> {
  const folder = await Deno.makeTempDir({ prefix: "sockeye-soak-" });
  try {
    await using echo = await startServer([...plan.program, ...limits(["listen", ":0"], plan)]);
    const fill = (word: string) => word.replace("DIR", folder).replace("ECHO", echo.address);
    const { name, command, speech, metrics = true } = target;
    const full = [...plan.program, ...limits(command.map(fill), plan)];
    await using server = await startServer(full, { metrics });
    await using lines = await Lines.lay(server.address, plan);
    return {
      name,
      ...await soak(server, { speech, plan, lines, tally: { tried: {}, losses: [] } }),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A relay may still hold those of the wave before. */
function limits(command: string[], { connections }: Plan): string[] {
  return [...command, "--max-connections", String(2 * connections + 100)];
}

async function soak(server: SoakedServer, load: Load): Promise<Omit<Finding, "name">> {
  const { lines, plan, tally } = load;
  const atRest = await stateOf(server);
  // The first half loads code and grows heaps, which the runtime keeps.
  let waves = await waveOn(load);
  let before = await settle(server, atRest);
  waves += await waveOn(load);
  let after = await settle(server, atRest);
  // A heap may still be growing to its size; a leak goes on.
  if (after.memory - before.memory > plan.slack) {
    waves += await waveOn(load);
    [before, after] = [after, await settle(server, atRest)];
  }
  await visit(lines.straight, { name: "last guest", behave: roundTrip, ...load });
  const faults = leaks({ ...before, descriptors: atRest.descriptors }, after, plan);
  const seen = `${waves} waves, ${after.descriptors} descriptors (${atRest.descriptors} before), ` +
    `${mebibytes(after.memory)} MiB (${mebibytes(before.memory)})`;
  return { tried: tally.tried, seen, faults: [...summary(tally.losses), ...faults] };
}

/** What many clients share. */
export interface Load {
  speech: Speech;
  plan: Plan;
  tally: Tally;
  lines: Lines;
}

/** Waves for half of the time, one at least; returns how many. */
async function waveOn(load: Load): Promise<number> {
  const deadline = performance.now() + load.plan.duration / 2;
  let waves = 0;
  do {
    await wave(load);
    waves++;
  } while (performance.now() < deadline);
  return waves;
}

/** As many connections as the plan has, all there at once, each with what comes next in the list. */
export async function wave(load: Load): Promise<void> {
  const behaviours = Object.entries(BEHAVIOURS);
  const all: Promise<void>[] = [];
  for (let i = 0; i < load.plan.connections; i += AT_ONCE) {
    const group = Array.from({ length: Math.min(AT_ONCE, load.plan.connections - i) }, (_, k) => {
      const [name, behave] = behaviours[(i + k) % behaviours.length]!;
      const address = load.lines.of(i + k, { mayBreak: behave !== roundTrip });
      return { name, behave, address };
    });
    const connected = group.map(({ address, ...one }) => enter(address, { ...one, ...load }));
    all.push(...(await Promise.all(connected)).map(({ done }) => done));
  }
  await Promise.all(all);
}

interface Guest extends Load {
  name: string;
  behave: Behaviour;
}

async function visit(address: string, guest: Guest): Promise<void> {
  await (await enter(address, guest)).done;
}

/** Resolves when a guest is in; `done` when it is gone again. */
async function enter(address: string, guest: Guest): Promise<{ done: Promise<void> }> {
  const { name, behave, speech, plan, tally, lines } = guest;
  count(tally, name);
  try {
    const stream = await retry(() => connect(address, { tls: TLS }), isQueueFull, { retries: 10 });
    if (address !== lines.straight) count(tally, "through faults");
    const done = behave({ stream, speech, patience: plan.patience })
      .catch((error) => note(tally, { guest, error }))
      .finally(() => stream.close());
    return { done };
  } catch (error) {
    // A handshake may break with its line.
    if (lines.isBroken(address)) count(tally, "did not get in");
    else tally.losses.push(`cannot connect: ${toError(error).message}`);
    return { done: Promise.resolve() };
  }
}

/** A Unix socket refuses at once where a TCP port lets wait: whoever connects has to come again. */
function isQueueFull(error: unknown): error is Error {
  return error instanceof NetError && /temporarily unavailable/.test(error.message);
}

function count({ tried }: Tally, what: string): void {
  tried[what] = (tried[what] ?? 0) + 1;
}

/** Only who behaves well has a right to an answer. */
function note(tally: Tally, { guest, error }: { guest: Guest; error: unknown }): void {
  if (error instanceof Loss || guest.behave === roundTrip) {
    tally.losses.push(`${guest.name}: ${toError(error).message}`);
  }
}

function summary(losses: readonly string[]): string[] {
  const [first] = losses;
  return first === undefined ? [] : [`${losses.length} clients missed something: ${first}`];
}

function mebibytes(kib: number): string {
  return (kib / 1024).toFixed(0);
}
