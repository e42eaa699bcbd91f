import { prepareBulk } from "./bulk_load.ts";
import { prepareConnects } from "./connect_load.ts";
import { prepareEchoes } from "./echo_load.ts";
import type { LoadPlan, ReadyLoad } from "./load_plan.ts";

/** Makes what a load of any mode needs before it starts. */
export async function prepareLoad(plan: LoadPlan): Promise<ReadyLoad> {
  const { mode } = plan.config;
  if (mode === "echo") return await prepareEchoes(plan);
  return await (mode === "connect" ? prepareConnects(plan) : prepareBulk(plan));
}
