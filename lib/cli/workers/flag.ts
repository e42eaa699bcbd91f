import { type Address, formatAddress } from "../../address.ts";
import { UsageError } from "../../errors.ts";
import type { Context } from "../context.ts";
import type { FlagValues } from "../flag.ts";
import { WorkerPool } from "./pool.ts";

/** More threads than this serve nobody. */
const MAX_WORKERS = 64;
/** What one quiet server uses unless told otherwise: the main thread and one more. */
const USUAL_WORKERS = 2;

/**
 * Starts the threads that `--workers` asks for besides the main one, if any.
 *
 * Unless the flag is given, a quiet server that answers on TCP or TLS uses two threads: it is run for
 * its work, and has nothing to tell the main thread.
 *
 * @throws {UsageError} When the number cannot be used, or not for what is served.
 */
export function openWorkers(
  flags: FlagValues,
  { stderr }: Pick<Context, "stderr">,
  options: { address?: Address } = {},
): WorkerPool | undefined {
  const workers = flags.workers ?? usualWorkers(flags, options.address);
  if (workers === 1) return undefined;
  if (workers < 1 || workers > MAX_WORKERS) {
    throw new UsageError(`Cannot use ${workers} as --workers: write 1 to ${MAX_WORKERS}`);
  }
  checkUse(flags, options.address);
  const tell = (text: string) => stderr.tell(`sockeye: ${text}`);
  if (Deno.build.os !== "linux") {
    tell("--workers: only Linux deals out the connections of a port: one thread serves");
    return undefined;
  }
  return new WorkerPool({ size: workers - 1, tell });
}

function usualWorkers(flags: FlagValues, address: Address | undefined): number {
  const { quiet, interactive, print, output } = flags;
  const isPlain = quiet && !interactive && !print && output === undefined;
  if (!isPlain || !isShareable(address) || Deno.build.os !== "linux") return 1;
  return Math.min(USUAL_WORKERS, navigator.hardwareConcurrency);
}

function checkUse({ interactive }: FlagValues, address: Address | undefined): void {
  if (interactive) throw new UsageError("Cannot use --workers and --interactive together");
  if (isShareable(address)) return;
  throw new UsageError(
    `Cannot use --workers on ${
      formatAddress(address!)
    }: only the connections of a TCP port can be dealt out`,
  );
}

function isShareable(address: Address | undefined): boolean {
  return address?.scheme !== "udp" && address?.scheme !== "unix";
}
