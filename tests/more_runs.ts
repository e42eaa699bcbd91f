/**
 * Preloaded, it makes every property test that does not say otherwise try `FC_RUNS` inputs instead
 * of 100; their seeds are new each time.
 *
 * @module
 */
import { configureGlobal, readConfigureGlobal } from "fast-check";

const numRuns = Number(Deno.env.get("FC_RUNS") ?? 2000);
configureGlobal({ ...readConfigureGlobal(), numRuns });
