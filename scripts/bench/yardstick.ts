/**
 * The yardstick: servers and load generators in Go, to measure a server beside.
 *
 * @module
 */
import { runText } from "./process.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const SOURCE = `${ROOT}../shared/yardstick/main.go`;
const BUILT = `${ROOT}dist/yardstick`;

/** Finds the yardstick: named by the variable `YARDSTICK`, or built by `go` from its source. */
export async function findYardstick(): Promise<string | undefined> {
  const named = Deno.env.get("YARDSTICK");
  if (named) return named;
  try {
    await runText("go", ["build", "-o", BUILT, SOURCE]);
    return BUILT;
  } catch {
    return undefined;
  }
}
