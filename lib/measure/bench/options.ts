import { UsageError } from "../../errors.ts";
import { messageTemplate } from "./template.ts";

/** What goes which way: an echo of each message, or as much as goes up, down, or both. */
export type BenchMode = "echo" | "up" | "down" | "both" | "connect";

/** Options of `bench`. All times are in milliseconds. */
export interface BenchOptions {
  /**
   * What is measured: round trips of messages, bulk transfer to the peer, from it, or both ways at
   * once, or how fast connections are made.
   *
   * @default {"echo"}
   */
  mode?: BenchMode;
  /**
   * Messages a second of all connections together, sent at their time whatever the answers do (open
   * loop). Without it each answer lets the next message go (closed loop).
   *
   * @default {none}
   */
  rate?: number | undefined;
  /**
   * Connections at once.
   *
   * @default {10}
   */
  connections?: number;
  /**
   * Messages that wait for their answers on a connection of a closed loop.
   *
   * @default {1}
   */
  pipeline?: number;
  /**
   * Messages that may wait on a connection of an open loop; later ones are held up, at the cost of
   * their latency.
   *
   * @default {1024}
   */
  outstanding?: number;
  /**
   * Bytes of a message.
   *
   * @default {64; 65536 in a bulk run; 0 over HTTP, which makes a GET}
   */
  size?: number | undefined;
  /**
   * A template of messages, in place of `size`, as `messageTemplate` reads it.
   *
   * @default {none}
   */
  message?: string | undefined;
  /**
   * Bytes of an answer on a stream without frames; 0 takes each read for one.
   *
   * @default {those of its message, as of an echo}
   */
  replySize?: number | undefined;
  /**
   * How long it is measured.
   *
   * @default {5000}
   */
  duration?: number;
  /**
   * How long the load runs before it is measured.
   *
   * @default {a tenth of the duration, at most 1000}
   */
  warmup?: number;
  /**
   * How long an answer may take; then it is lost.
   *
   * @default {10000, for datagrams 1000}
   */
  timeout?: number | undefined;
  /** Ends the measurement early, with what there is by then. */
  signal?: AbortSignal | undefined;
  /** Is told ten times a second how it goes. */
  onProgress?: ((progress: BenchProgress) => void) | undefined;
}

/** How a running measurement goes. */
export interface BenchProgress {
  /** How much of its time is over, from 0 to 1; 0 in the warm-up. */
  share: number;
  /** Messages a second so far. */
  rate: number;
  /** Bytes a second so far. */
  bytesPerSecond: number;
  /** The 99th percentile so far, in microseconds. */
  p99: number;
  /** Errors and losses so far. */
  errors: number;
}

/** The options, with all defaults, and without what is no configuration. */
export interface BenchConfig {
  /** What is measured. */
  mode: BenchMode;
  /** Messages a second of an open loop. */
  rate?: number;
  /** Connections at once. */
  connections: number;
  /** Threads that share them out. */
  threads: number;
  /** Messages that may wait on a connection. */
  pipeline: number;
  /** Bytes of a message; absent where a template makes them. */
  size?: number;
  /** The template of messages. */
  message?: string;
  /** Bytes of an answer on a stream without frames. */
  replySize?: number;
  /** How long it is measured. */
  duration: number;
  /** How long the load runs before. */
  warmup: number;
  /** How long an answer may take. */
  timeout: number;
}

const BULK_SIZE = 64 << 10;
const MAX_CONNECTIONS = 20_000;
const MAX_SIZE = 8 << 20;
/** What may be on its way at once, in bytes: each waiting message has memory of its own. */
const MAX_WAITING = 1 << 30;

/**
 * Options with their defaults.
 *
 * @throws {UsageError} When one of them cannot be used.
 */
export function benchConfig(
  options: BenchOptions,
  kind: { answers: "messages" | "datagrams" | "bytes"; isHttp: boolean },
): BenchConfig {
  const { mode = "echo", rate, message, replySize, connections = 10, duration = 5000 } = options;
  const { outstanding = 1024, pipeline = 1, warmup = Math.min(1000, duration / 10) } = options;
  const { timeout = kind.answers === "datagrams" ? 1000 : 10_000 } = options;
  const size = options.size ?? (mode !== "echo" ? BULK_SIZE : kind.isHttp ? 0 : 64);
  const config = {
    mode,
    ...(rate === undefined ? {} : { rate }),
    connections,
    threads: 1,
    pipeline: rate === undefined ? pipeline : outstanding,
    ...(message === undefined ? { size } : { message }),
    ...(replySize === undefined ? {} : { replySize }),
    duration,
    warmup,
    timeout,
  };
  check(config, options);
  return config;
}

function check(config: BenchConfig, { size, message = "" }: BenchOptions): void {
  messageTemplate(message);
  const { mode, rate, connections, pipeline, duration, timeout } = config;
  const limits = [
    ["connections", connections, 1, MAX_CONNECTIONS],
    ["pipeline", pipeline, 1, 1 << 16],
    ["size", config.size ?? 0, 0, MAX_SIZE],
    ["rate", rate ?? 1, 1e-3, 1e7],
    ["duration", duration, 1, 86_400_000],
    ["timeout", timeout, 1, 86_400_000],
  ] as const;
  for (const [name, value, least, most] of limits) {
    if (value >= least && value <= most) continue;
    throw new UsageError(`Cannot use ${value} as the ${name}: it must be from ${least} to ${most}`);
  }
  if (size !== undefined && config.message !== undefined) {
    throw new UsageError("Cannot use a size and a message template together: the text has its own");
  }
  if (rate !== undefined && mode !== "echo") {
    throw new UsageError(`Cannot use a rate with mode ${mode}: it goes as fast as it can`);
  }
  if (connections * pipeline * (config.size ?? 0) <= MAX_WAITING) return;
  throw new UsageError(
    `Cannot keep ${connections} × ${pipeline} messages of ${config.size} bytes on their way: ` +
      `that is more than 1 GiB: use fewer`,
  );
}
