import type { Address } from "../address.ts";
import { UsageError } from "../errors.ts";
import { MemoryPipe } from "./memory_pipe.ts";
import { MemorySocket } from "./memory_socket.ts";
import { SocketStream } from "./socket_stream.ts";

const UNNAMED: Address = { scheme: "unix", path: "" };

/** Options of {@linkcode memoryPair}. */
export interface MemoryPairOptions {
  /**
   * How many bytes fit between a writer and its reader, in each direction; more make it wait.
   *
   * @default {65536}
   */
  capacity?: number;
  /**
   * Whether a read gives what one write gave and no more, instead of all that has arrived. A write
   * larger than `capacity` is cut all the same.
   *
   * @default {false}
   */
  chunks?: boolean;
  /**
   * The addresses of the first and the second end.
   *
   * @default {unnamed Unix sockets}
   */
  addresses?: readonly [Address, Address];
}

/** One end of a pair in memory. */
export class MemoryStream extends SocketStream {
  readonly #socket: MemorySocket;

  /** Makes a stream of one end; {@linkcode memoryPair} makes both. */
  constructor(socket: MemorySocket, { local, remote }: { local: Address; remote: Address }) {
    super(socket, "unix", { local, remote });
    this.#socket = socket;
  }

  /**
   * Closes as if the connection were reset: what was written before can still be read, then the peer's
   * read fails with `reset`.
   */
  reset(): void {
    this.#socket.reset();
    this.close();
  }
}

/**
 * Two ends of a connection that needs no network: a stand-in for a socket in tests, and a pipe between
 * two parts of a program. It keeps writers waiting when full, and ends and fails as a socket does.
 *
 * @example What one end writes the other reads
 * ```ts
 * import { memoryPair } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const [here, there] = memoryPair();
 * await here.write(new Uint8Array([1, 2, 3]));
 * here.close();
 *
 * const buffer = new Uint8Array(10);
 * assertEquals(await there.read(buffer), 3);
 * assertEquals(await there.read(buffer), null);
 * there.close();
 * ```
 */
export function memoryPair(options: MemoryPairOptions = {}): [MemoryStream, MemoryStream] {
  const { capacity = 65536, chunks = false, addresses = [UNNAMED, UNNAMED] } = options;
  if (!(capacity >= 1)) {
    throw new UsageError(`Cannot make a pair with a capacity of ${capacity}: it needs a byte`);
  }
  const there = new MemoryPipe({ capacity, chunks });
  const back = new MemoryPipe({ capacity, chunks });
  const [first, second] = addresses;
  return [
    new MemoryStream(new MemorySocket(back, there), { local: first, remote: second }),
    new MemoryStream(new MemorySocket(there, back), { local: second, remote: first }),
  ];
}
