import type { Codec } from "../../frame/codec.ts";
import { raw } from "../../frame/raw.ts";
import type { Address } from "../../address.ts";
import { startChat } from "../chat/start_chat.ts";
import type { EventLog } from "../event_log.ts";
import type { FlagValues } from "../flag.ts";
import { startHttp } from "../http/start_http.ts";
import { serviceNamed } from "../service.ts";
import { type RunningServer, startServer } from "../start_server.ts";
import type { WorkerPool } from "../workers/pool.ts";

/** One row of the table: what is served, how it is started, and how to try it. */
export interface Offer {
  /** What it is. */
  readonly name: string;
  /** How its address begins. */
  readonly scheme: "tcp" | "udp" | "http";
  /** Starts it. */
  start(address: Address): Promise<RunningServer>;
  /** A command to try it with, at `host:port`; `:port` where that is enough. */
  tryIt(endpoint: string): string;
}

/** What all of them are started with. */
export interface OfferPlan {
  /** The limits. */
  flags: FlagValues;
  /** Where their events are told. */
  log: EventLog;
  /** Where the requests of HTTP are told. */
  requests: EventLog;
  /** The threads of the echo servers. */
  workers: WorkerPool | undefined;
  /** How messages of the framed one are cut. */
  framed: Codec;
}

/** The whole set, in the order of their ports. */
export function offersOf({ flags, log, requests, workers, framed }: OfferPlan): readonly Offer[] {
  const echo = (codec: Codec) => (address: Address) =>
    startServer(address, { service: serviceNamed("echo"), codec, flags, log, workers });
  return [
    {
      name: "TCP echo",
      scheme: "tcp",
      start: echo(raw()),
      tryIt: (at) => `sockeye connect ${at}`,
    },
    {
      name: "framed TCP",
      scheme: "tcp",
      start: echo(framed),
      tryIt: (at) => `sockeye send ${at} --frame ${framed.spec} one two`,
    },
    {
      name: "UDP echo",
      scheme: "udp",
      start: echo(raw()),
      tryIt: (at) => `sockeye send udp://${at} hello`,
    },
    {
      name: "HTTP",
      scheme: "http",
      start: (address) => startHttp(address, { flags, log: requests }),
      tryIt: (at) => `sockeye http get ${at}/echo`,
    },
    {
      name: "chat room",
      scheme: "tcp",
      start: (address) => startRoom(address, { flags, log }),
      tryIt: (at) => `sockeye chat join ${at}`,
    },
  ];
}

async function startRoom(
  address: Address,
  plan: { flags: FlagValues; log: EventLog },
): Promise<RunningServer> {
  const { servers: [door], close } = await startChat([address], plan);
  const drain = async () => {
    const error = await door!.drain();
    await close();
    return error;
  };
  return { local: door!.local, closed: door!.closed, drain };
}
