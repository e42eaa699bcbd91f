/**
 * Lines to a server: straight ones, and others through relays that do to them what networks do.
 *
 * @module
 */
import type { Plan } from "./plan.ts";
import { type SoakedServer, startServer } from "./server.ts";

/** What only makes a line slow, and cuts and glues what is written. */
const SLOW = ["latency:time=5ms,jitter=5ms", "slice:size=16KiB,p=0.5", "glue:time=5ms,p=0.5"];
/** What breaks it. */
const BROKEN = [
  ...["reset:after=20,p=0.2", "cut:after=30,p=0.2", "half-close:after=10,p=0.2"],
  ...["stall:after=10,time=1s,p=0.1", "corrupt:p=0.001"],
];

/** The ways to one server. */
export class Lines implements AsyncDisposable {
  /** The server's own address. */
  readonly straight: string;
  readonly #slow: SoakedServer;
  readonly #broken: SoakedServer;

  /** Takes over two relays. */
  constructor(straight: string, { slow, broken }: { slow: SoakedServer; broken: SoakedServer }) {
    this.straight = straight;
    this.#slow = slow;
    this.#broken = broken;
  }

  /** Lays lines to a server. */
  static async lay(address: string, plan: Plan): Promise<Lines> {
    const slow = await startRelay(address, { plan, faults: SLOW });
    return new Lines(address, {
      slow,
      broken: await startRelay(address, { plan, faults: BROKEN }),
    });
  }

  /** The way of one of many: each takes another, and who has a right to an answer no broken one. */
  of(index: number, { mayBreak }: { mayBreak: boolean }): string {
    const relays = [undefined, this.#slow, mayBreak ? this.#broken : this.#slow];
    const relay = relays[index % relays.length];
    if (relay === undefined) return this.straight;
    return this.#through(relay);
  }

  /** Whether this way breaks. */
  isBroken(address: string): boolean {
    return address === this.#through(this.#broken);
  }

  /** A relay passes bytes on: what is spoken is between the client and the server. */
  #through({ address }: SoakedServer): string {
    const [scheme] = this.straight.split(":", 1);
    return scheme === "unix" ? address : address.replace(/^tcp/, scheme!);
  }

  /** Ends the relays. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#slow[Symbol.asyncDispose]();
    await this.#broken[Symbol.asyncDispose]();
  }
}

async function startRelay(
  address: string,
  { plan, faults }: { plan: Plan; faults: readonly string[] },
): Promise<SoakedServer> {
  const to = address.startsWith("unix:") ? address : address.replace(/^\w+/, "tcp");
  const limit = ["--max-connections", String(2 * plan.connections + 100)];
  const flags = [...limit, ...faults.flatMap((fault) => ["--fault", fault])];
  return await startServer([...plan.program, "relay", "127.0.0.1:0", to, ...flags], {
    metrics: false,
  });
}
