import { connect } from "../../lib/net/connect.ts";
import { roundTrip } from "./clients.ts";
import type { Finding, Plan } from "./plan.ts";
import { startServer } from "./server.ts";
import { leaks, settle, stateOf } from "./state.ts";
import { TARGETS } from "./targets.ts";

/** How many descriptors a server has, and how many connections come nevertheless. */
const LIMIT = 80;
const CONNECTIONS = 200;

/** Opens more connections than a server has descriptors for, and sees it go on. */
export async function exhaustDescriptors(plan: Plan): Promise<Finding> {
  const wrapper = ["sh", "-c", `ulimit -n ${LIMIT} && exec "$0" "$@"`];
  const command = [...plan.program, "listen", "127.0.0.1:0", "--echo", "--max-connections", "1000"];
  await using server = await startServer(command, { wrapper, metrics: false });
  const before = await stateOf(server);
  const all = await Promise.allSettled(
    Array.from({ length: CONNECTIONS }, () => connect(server.address)),
  );
  const streams = all.flatMap((one) => one.status === "fulfilled" ? [one.value] : []);
  for (const stream of streams) stream.close();
  const after = await settle(server, before);
  const faults = leaks(before, after, plan);
  const stream = await connect(server.address);
  const { speech } = TARGETS[0]!;
  await roundTrip({ stream, speech, patience: plan.patience })
    .catch((error) => faults.push(`nobody is served any more: ${error}`))
    .finally(() => stream.close());
  const seen = `${after.descriptors} descriptors (${before.descriptors} before), serves again`;
  const tried = { [`connections, ${LIMIT} descriptors`]: CONNECTIONS };
  return { name: "descriptor exhaustion", tried, seen, faults };
}
