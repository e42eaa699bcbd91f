import { UsageError } from "../errors.ts";
import type { FlagValues } from "./flag.ts";

/**
 * Refuses an origin whose pages no browser could show: it would let nobody in, and say nothing.
 *
 * @throws {UsageError} When there is one.
 */
export function checkOrigins({ origin = [] }: FlagValues): void {
  for (const one of origin) {
    if (one === "*" || /^https?:$/.test(URL.parse(one)?.protocol ?? "")) continue;
    throw new UsageError(
      `Cannot use "${one}" as an origin: write it as https://HOST, or * for any`,
    );
  }
}
