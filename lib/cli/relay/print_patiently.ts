import type { Sink } from "../sink.ts";

/** How long a terminal that stands still (Ctrl-S, a selection) holds a relay back, in milliseconds. */
const PATIENCE = 1000;

/**
 * Prints lines at the pace of a terminal, which a person may stop: what passes waits for it a moment,
 * and then goes on. Lines are kept meanwhile; those that are too many are skipped, and counted.
 *
 * @param patience How long it waits, in milliseconds.
 */
export function printPatiently(
  sink: Sink,
  patience: number = PATIENCE,
): (line: string) => void | Promise<void> {
  let isStopped = false;
  let waiting: Promise<void> | undefined;
  const wait = async () => {
    const late = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => late.resolve(true), patience);
    // An output that has failed ends the relay, and is no reason to wait.
    const written = sink.flush().catch(() => {});
    isStopped = await Promise.race([written.then(() => false), late.promise]);
    clearTimeout(timer);
    if (isStopped) written.then(() => isStopped = false);
    waiting = undefined;
  };
  return (line) => {
    sink.tell(line);
    if (!isStopped) return waiting ??= wait();
  };
}
