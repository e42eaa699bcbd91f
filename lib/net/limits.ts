/** What a server accepts at most where the descriptor limit allows more. */
const MAX_CONNECTIONS = 1024;
/** Descriptors left for listeners, files, the refused and the runtime itself. */
const RESERVED = 64;
const LIMITS_FILE = "/proc/self/limits";

/**
 * How many descriptors this process may have open, where that can be known: on Linux, and with all
 * permissions, as the runtime asks for them to read the file that says it.
 */
function descriptorLimit(): number | undefined {
  // Asked first, since reading without permission would prompt on a terminal.
  const { state } = Deno.permissions.querySync({ name: "read", path: LIMITS_FILE });
  if (state !== "granted") return undefined;
  try {
    const [, limit] = /^Max open files\s+(\d+)/m.exec(Deno.readTextFileSync(LIMITS_FILE)) ?? [];
    return limit === undefined ? undefined : Number(limit);
  } catch {
    // Another system, or a permission that does not reach as far: the limit stays unknown.
    return undefined;
  }
}

/** How many connections a server holds unless told otherwise: 1,024, or fewer where descriptors are few. */
export function defaultMaxConnections(limit: number | undefined = descriptorLimit()): number {
  return Math.max(1, Math.min(MAX_CONNECTIONS, (limit ?? Infinity) - RESERVED));
}
