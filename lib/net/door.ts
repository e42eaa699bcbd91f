import { concat } from "@std/bytes";
import { formatAddress } from "../address.ts";
import { NetError } from "../errors.ts";
import type { ByteStream } from "./byte_stream.ts";
import { abortCallbacks } from "./abort_callbacks.ts";
import { HeldStream } from "./held_stream.ts";

/**
 * Says who a connection is for.
 *
 * @param bytes What has arrived so far; often nothing.
 * @param silence For how long nothing has, in milliseconds; 0 when something just did.
 * @returns Who takes the connection, or `undefined` to wait for more.
 */
export type Classify<Kind> = (bytes: Uint8Array, silence: number) => Kind | undefined;

/** Options of {@linkcode openDoor}. */
export interface DoorOptions {
  /**
   * After how many milliseconds a silent peer is asked about.
   *
   * @default {250}
   */
  silence?: number | undefined;
  /**
   * How long it may take in all to know who a connection is for, in milliseconds.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
  /**
   * How many bytes may arrive before it is known.
   *
   * @default {16384}
   */
  maxBytes?: number | undefined;
  /**
   * When it is aborted, a silent peer is asked about at once, and not waited for any longer.
   *
   * @default {none}
   */
  draining?: AbortSignal | undefined;
}

/** A connection, and who takes it. */
export interface OpenedDoor<Kind> {
  /** Who it is for. */
  kind: Kind;
  /** The connection. */
  stream: ByteStream;
  /** What was read from it. */
  unread: Uint8Array;
}

/**
 * One port for everything: lets the first bytes of a connection decide who handles it, or that there
 * are none.
 *
 * @example A line or a frame
 * ```ts
 * import { memoryPair, openDoor } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const [client, server] = memoryPair();
 * await client.write(new TextEncoder().encode("hello\n"));
 * const door = await openDoor(server, ([first]) =>
 *   first === undefined ? undefined : first < 32 ? "frame" : "line");
 * assertEquals(door?.kind, "line");
 * client.close();
 * server.close();
 * ```
 *
 * @returns `null` when the peer ended before it was known, or the wait for it was ended; the stream is
 * the caller's to close.
 * @throws {NetError} `timeout` when nobody was found in time or in `maxBytes`, and as a read does.
 */
export async function openDoor<Kind>(
  stream: ByteStream,
  classify: Classify<Kind>,
  options: DoorOptions = {},
): Promise<OpenedDoor<Kind> | null> {
  const { silence = 250, timeout = 10_000, maxBytes = 16 << 10, draining } = options;
  const held = new HeldStream(stream);
  const deadline = performance.now() + timeout;
  let bytes: Uint8Array = new Uint8Array();
  let heard = performance.now();
  let patience = silence;
  while (bytes.length < maxBytes) {
    const left = Math.max(0, deadline - performance.now());
    const arrived = await within(held.peek(), { ms: Math.min(patience, left), draining });
    if (arrived === null) return null;
    const isSilent = arrived === undefined;
    if (!isSilent) {
      held.drop();
      bytes = concat([bytes, arrived]);
      heard = performance.now();
    }
    const kind = classify(bytes, isSilent ? Math.max(1, performance.now() - heard) : 0);
    // Unless the peer is silent no read is under way, and the stream itself is faster.
    if (kind !== undefined) return { kind, stream: isSilent ? held : stream, unread: bytes };
    if (isSilent && draining?.aborted) return null;
    if (isSilent && left <= patience) break;
    if (isSilent) patience = timeout;
  }
  throw undecided(stream, timeout);
}

/** What a promise gives, or `undefined` if that takes longer than there is time. */
async function within<T>(
  promise: Promise<T>,
  { ms, draining }: { ms: number; draining: AbortSignal | undefined },
): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const giveUp = () => resolve(undefined);
  const timer = setTimeout(giveUp, draining?.aborted ? 0 : ms);
  const callbacks = draining && abortCallbacks(draining).add(giveUp);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    callbacks?.delete(giveUp);
  }
}

function undecided({ remote }: ByteStream, timeout: number): NetError {
  return new NetError({
    action: "accept",
    address: formatAddress(remote),
    fault: "timeout",
    reason: `nothing in ${timeout / 1000} s, or too much, that does not say what it wants`,
  });
}
