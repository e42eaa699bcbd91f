/**
 * The program: `sockeye COMMAND`. In a thread that it has started itself, it is a worker.
 *
 * @module
 */
if ("WorkerGlobalScope" in globalThis) (await import("./lib/cli/workers/worker.ts")).work();
else if (import.meta.main) Deno.exit(await (await import("./lib/cli/run.ts")).run(Deno.args));
