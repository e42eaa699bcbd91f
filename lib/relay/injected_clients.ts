import type { Address } from "../address.ts";
import { toError, UsageError } from "../errors.ts";
import { QuietChannel } from "./quiet_channel.ts";
import { relayClient, type RelayPlan } from "./relay_client.ts";

/** How long such a connection may be quiet before it ends, in milliseconds. */
const QUIET = 5000;

/** The connections of a relay that no client asked for, but somebody who sends a message by hand. */
export class InjectedClients {
  readonly #plan: RelayPlan;
  readonly #channels = new Map<QuietChannel, Promise<void>>();
  readonly #closing = new AbortController();

  /** Counts them among the others of the relay. */
  constructor(plan: RelayPlan) {
    this.#plan = plan;
  }

  /** How many there are. */
  get active(): number {
    return this.#channels.size;
  }

  /**
   * Connects to the target, and resolves to the connection's number once messages can be put in.
   *
   * @throws {UsageError} When there may be no more connections, or the target cannot be had.
   */
  async connect(by: Address): Promise<number> {
    const { admission } = this.#plan;
    const { signal } = this.#closing;
    if (signal.aborted) throw new UsageError("Cannot connect: the relay ends");
    const conn = await admission.enter(by);
    if (typeof conn !== "number") {
      throw new UsageError(`Cannot open one more connection: the limit ${conn} is reached`);
    }
    const joined = Promise.withResolvers<number>();
    const channel = new QuietChannel(by, QUIET);
    const task = relayClient({
      ...{ conn, remote: by, signal },
      accept: () => ({ enter: () => ({ channel }) }),
      stopped: () => signal.aborted ? "shutdown" : channel.timeout,
      onStop(stop) {
        channel.onTimeout = stop;
        joined.resolve(conn);
      },
    }, this.#plan).then(({ error = "it has ended" }) => {
      joined.reject(new UsageError(`Cannot send on a new connection: ${error}`));
    }, (error) => joined.reject(toError(error))).finally(() => {
      channel.close();
      this.#channels.delete(channel);
      admission.leave(by);
    });
    this.#channels.set(channel, task);
    return await joined.promise;
  }

  /** Ends all of them. Idempotent. */
  close(): void {
    this.#closing.abort();
    for (const channel of this.#channels.keys()) channel.stop();
  }

  /** Resolves when the last one is over. */
  async closed(): Promise<void> {
    await Promise.all(this.#channels.values());
  }
}
