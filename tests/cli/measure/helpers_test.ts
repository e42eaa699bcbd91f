import { assertRejects } from "@std/assert";
import { LoadHelpers } from "../../../lib/cli/bench/helpers.ts";
import { WorkerError, WorkerPool } from "../../../lib/cli/workers/pool.ts";
import { benchTarget } from "../../../lib/measure/bench/target.ts";
import { benchTogether } from "../../../lib/measure/bench/team.ts";
import { listen } from "../../../lib/net/listen.ts";
import { serve } from "../../../lib/net/server.ts";
import { formatAddress } from "../../../lib/address.ts";

const BROKEN = new URL("../workers/broken_worker.ts", import.meta.url).href;

Deno.test("LoadHelpers tell that a thread died, which ends the load at once", async () => {
  await using server = serve(await listen("127.0.0.1:0"), async ({ stream }) => {
    while (await stream.read(new Uint8Array(64)) !== null);
  });
  using pool = new WorkerPool({ size: 1, tell: () => {}, module: BROKEN });
  using helpers = new LoadHelpers(pool, { address: formatAddress(server.local), flags: {} });
  const run = { connections: 2, duration: 60_000, helpers: helpers.all };
  const broken = () => benchTogether(benchTarget(server.local), run);
  await assertRejects(broken, WorkerError, "worker 2: ");
});
