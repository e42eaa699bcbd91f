import { type Address, isWebSocket } from "../address.ts";
import type { Channel } from "../net/channel.ts";
import type { Connection } from "../net/connection.ts";
import type { Ending } from "../net/ending.ts";
import { codecOf } from "./codec_flag.ts";
import { type Context, EXIT } from "./context.ts";
import { type Desk, openDesk } from "./desk.ts";
import { openEventLog } from "./event_log.ts";
import { startMetrics } from "./metrics/start_metrics.ts";
import type { FlagValues } from "./flag.ts";
import { serviceNamed } from "./service.ts";
import { startServer, untilStopped } from "./start_server.ts";

/**
 * `listen --interactive`: what is typed goes to every peer, what each sends is shown behind its
 * number. From a pipe it is `nc -l`: the input goes to those who are there when it comes, and the end
 * of the input, once the peers have ended too, is the end.
 */
export async function talk(
  address: Address,
  { flags, context }: { flags: FlagValues; context: Context },
): Promise<number> {
  const codec = codecOf(flags, "raw");
  const keepsMessages = codec.spec !== "raw" || address.scheme === "udp" || isWebSocket(address);
  using desk = openDesk(context, { flags, keepsMessages });
  const table = new Table(desk);
  context.signal.addEventListener("abort", () => table.rise(), { once: true });
  const log = openEventLog(
    { stdout: context.stdout, stderr: { tell: (line) => desk.say(line) } },
    flags,
  );
  await using metrics = await startMetrics(log, { flags, signal: context.signal });
  const server = await startServer(address, {
    service: serviceNamed("print"),
    codec,
    flags,
    log,
    meter: await metrics.meter(),
    handle: (connection, channel) => table.seat(connection, channel),
  });
  await metrics.setReady();
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  const typing = table.serveInput().finally(() => ended.abort());
  typing.catch(() => {}); // Awaited below, behind the server's end.
  await untilStopped([server], signal);
  if (ended.signal.aborted) await typing;
  return EXIT.done;
}

/** How long one of several peers may take nothing, in milliseconds. */
const MAX_STALL = 10_000;

/** The peers around one desk. */
class Table {
  readonly #desk: Desk;
  readonly #peers = new Set<Channel>();
  #occupied = Promise.withResolvers<void>();
  #empty = Promise.withResolvers<void>();
  readonly #allSaid = Promise.withResolvers<void>();
  #inputEnded = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Shows what a peer sends until it ends. */
  async seat(connection: Connection, channel: Channel): Promise<Ending> {
    if (this.#peers.size === 0) this.#empty = Promise.withResolvers();
    this.#peers.add(channel);
    this.#occupied.resolve();
    const name = `#${connection.id}`;
    try {
      if (this.#inputEnded) await channel.closeWrite();
      for (let batch; (batch = await channel.receive()) !== null;) {
        await this.#desk.show(batch, name);
      }
      // A peer that has ended may still listen: from a pipe, it gets the input to its end.
      if (!this.#desk.isPerson) await this.#allSaid.promise;
      return { by: "peer", how: "FIN" };
    } finally {
      this.#peers.delete(channel);
      if (this.#peers.size === 0) this.#empty.resolve();
    }
  }

  /** Lets those go who have ended and only wait for input. */
  rise(): void {
    this.#allSaid.resolve();
  }

  /** Sends the input to every peer, from the first one's arrival; ends when all have ended. */
  async serveInput(): Promise<void> {
    if (!this.#desk.isPerson) await this.#occupied.promise;
    for (;;) {
      const next = await this.#desk.inputs.next();
      if (next.done) break;
      await this.#all((channel) => channel.send(next.value));
      if (this.#peers.size === 0) this.#desk.say("nobody is connected: this went to no one");
    }
    this.#inputEnded = true;
    if (this.#desk.isPerson) return;
    await this.#all((channel) => channel.closeWrite());
    this.rise();
    if (this.#peers.size > 0) await this.#empty.promise;
  }

  /**
   * Does something to every peer; one that fails says so on its own connection. Where several listen,
   * one that takes nothing for a while is closed: it must not keep the others waiting.
   */
  async #all(act: (channel: Channel) => Promise<void>): Promise<void> {
    const peers = [...this.#peers];
    await Promise.all(peers.map(async (channel) => {
      const timer = peers.length > 1 && setTimeout(() => channel.close(), MAX_STALL);
      await act(channel).catch(() => {});
      if (timer) clearTimeout(timer);
    }));
  }
}
