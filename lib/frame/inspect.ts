import { FrameError, TruncatedError } from "../errors.ts";
import { ByteQueue } from "./byte_queue.ts";
import type { Codec } from "./codec.ts";
import { guess } from "./guess.ts";
import type { InspectionPart } from "./inspection.ts";

export type {
  InspectionFault,
  InspectionFrame,
  InspectionPart,
  InspectionPlace,
  InspectionRest,
} from "./inspection.ts";

/** How much of the input behind a fault is shown, and searched for the byte that made it one. */
const MAX_REST = 64;
/** How much of the front of an input is kept, to find out what it is when it is not what was said. */
const MAX_KEPT = 64 << 10;
/** How much more evidence another codec must have to be worth naming, in bits. */
const LEAST_ADVICE = 16;

/**
 * Takes an input apart: each frame with its place, and what is wrong where.
 *
 * It holds one frame at a time, whatever the length of the input.
 *
 * @example Two frames, and half of a third
 * ```ts
 * import { inspect, parseCodec } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const input = [Uint8Array.of(1, 97, 2, 98), Uint8Array.of(99, 9)];
 * const parts = await Array.fromAsync(
 *   inspect(input, parseCodec("u8")),
 *   ({ kind, offset }) => `${kind} at ${offset}`,
 * );
 * assertEquals(parts, ["frame at 0", "frame at 2", "rest at 5"]);
 * ```
 *
 * @param chunks The input as it comes.
 */
export async function* inspect(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  codec: Codec,
): AsyncGenerator<InspectionPart, void> {
  const inspector = new Inspector(codec);
  for await (const chunk of chunks) {
    inspector.push(chunk);
    yield* inspector.parts();
    if (inspector.failed) return;
  }
  yield* inspector.end();
}

/** The state of {@linkcode inspect}, for whoever has the input without promises. */
export class Inspector {
  readonly #codec: Codec;
  readonly #queue = new ByteQueue();
  readonly #kept = new ByteQueue();
  #received = 0;
  #index = 0;
  #failed = false;

  /** Begins an input. */
  constructor(codec: Codec) {
    this.#codec = codec;
  }

  /** Whether a fault was found, behind which nothing can be. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Adds what came; the parts given before are then no longer valid. */
  push(chunk: Uint8Array): void {
    if (this.#failed) return;
    this.#queue.push(chunk);
    this.#kept.push(chunk.subarray(0, MAX_KEPT - this.#kept.length));
    this.#received += chunk.length;
  }

  /** Gives the parts that are complete. */
  *parts(): Generator<InspectionPart, void> {
    for (let part; (part = this.#next("decode")) !== undefined;) yield part;
  }

  /** Gives the last parts, once the input has ended. */
  *end(): Generator<InspectionPart, void> {
    for (let part; (part = this.#next("end")) !== undefined;) yield part;
  }

  #next(step: "decode" | "end"): InspectionPart | undefined {
    if (this.#failed) return undefined;
    const { bytes, start } = this.#queue;
    const place = { index: this.#index + 1, offset: this.#received - this.#queue.length };
    try {
      const payload = this.#codec[step](this.#queue);
      if (payload === undefined) return undefined;
      this.#index++;
      const wire = bytes.subarray(start, this.#queue.start);
      return { kind: "frame", ...place, bytes: wire, payload, payloadAt: placeOf(payload, wire) };
    } catch (error) {
      this.#failed = true;
      return this.#fault(error);
    }
  }

  #fault(error: unknown): InspectionPart {
    const queue = this.#queue;
    const place = {
      index: this.#index + 1,
      offset: this.#received - queue.length,
      bytes: queue.view(0, Math.min(queue.length, MAX_REST)),
    };
    if (!(error instanceof FrameError || error instanceof TruncatedError)) throw error;
    const advice = adviceFor(this.#kept.view(), this.#codec);
    if (error instanceof TruncatedError) return { kind: "rest", ...place, error, advice };
    const wrong = countWrong(this.#codec, place.bytes);
    return { kind: "fault", ...place, error, wrong, advice };
  }
}

/** Where a message lies in its frame, when it is a piece of it. */
function placeOf(payload: Uint8Array, wire: Uint8Array): number | undefined {
  const at = payload.byteOffset - wire.byteOffset;
  const inside = payload.buffer === wire.buffer && at >= 0 && at + payload.length <= wire.length;
  return inside ? at : undefined;
}

/** The codec that fits an input much better than the one that was tried. */
function adviceFor(bytes: Uint8Array, codec: Codec): string | undefined {
  const guesses = guess(bytes);
  const [best] = guesses;
  if (best === undefined) return undefined;
  const tried = codec.spec.replace(/[:,]max=[^,]*$/, "");
  const own = guesses.find(({ spec, same }) => spec === tried || same.includes(tried));
  if (best.bits - (own?.bits ?? 0) < LEAST_ADVICE) return undefined;
  return `try --frame ${best.spec}: it ${best.reasons.join(", ")}`;
}

/** How many of the bytes the codec must see before it refuses them. */
function countWrong(codec: Codec, bytes: Uint8Array): number {
  for (let count = 1; count <= bytes.length; count++) {
    const queue = new ByteQueue();
    queue.push(bytes.subarray(0, count));
    try {
      codec.decode(queue);
    } catch {
      return count;
    }
  }
  return 0;
}
