import type { Codec } from "../../frame/codec.ts";
import { raw } from "../../frame/raw.ts";
import type { Address } from "../../address.ts";
import { type ChatPlan, startChat } from "../chat/start_chat.ts";
import type { EventLog } from "../event_log.ts";
import type { FlagValues } from "../flag.ts";
import type { ServerMeter } from "../metrics/server_meter.ts";
import { startHttp } from "../http/start_http.ts";
import { openInspected } from "./inspected.ts";
import { serviceNamed } from "../service.ts";
import { type RunningServer, startServer } from "../start_server.ts";
import type { WorkerPool } from "../workers/pool.ts";

/** Which one the framed echo server is. */
const FRAMED = 1;
/** Which one the room is, whose door shows the pages. */
export const ROOM = 4;

/** One row of the table: what is served, how it is started, and how to try it. */
export interface Offer {
  /** What it is. */
  readonly name: string;
  /** How its address begins. */
  readonly scheme: "tcp" | "udp" | "http";
  /** Starts it, behind those in front of it. */
  start(address: Address, before: readonly RunningServer[]): Promise<RunningServer>;
  /** A command to try it with, at `host:port`; `:port` where that is enough. */
  tryIt(endpoint: string): string;
}

/** What all of them are started with. */
export interface OfferPlan {
  /** The limits. */
  flags: FlagValues;
  /** Where their events are told. */
  log: EventLog;
  /** What counts their events. */
  meter: ServerMeter | undefined;
  /** Where the requests of HTTP are told. */
  requests: EventLog;
  /** The threads of the echo servers. */
  workers: WorkerPool | undefined;
  /** How messages of the framed one are cut. */
  framed: Codec;
}

/** The whole set, in the order of their ports. */
export function offersOf({ requests, workers, framed, ...plan }: OfferPlan): readonly Offer[] {
  const echo = (codec: Codec) => (address: Address) =>
    startServer(address, { ...plan, service: serviceNamed("echo"), codec, workers });
  const inspected = openInspected({ ...plan, codec: framed });
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
      start: (address) => startHttp(address, { ...plan, log: requests }),
      tryIt: (at) => `sockeye http get ${at}/echo`,
    },
    {
      name: "chat room",
      scheme: "tcp",
      start: (address) => startRoom(address, { ...plan, others: inspected.pages }),
      tryIt: (at) => `sockeye chat join ${at}`,
    },
    {
      name: "inspected",
      scheme: "tcp",
      start: (address, before) => inspected.start(address, before[FRAMED]!.local),
      tryIt: (at) => `sockeye send ${at} --frame ${framed.spec} one two`,
    },
  ];
}

async function startRoom(
  address: Address,
  plan: ChatPlan,
): Promise<RunningServer> {
  const { servers: [door], close } = await startChat([address], plan);
  const drain = async () => {
    const error = await door!.drain();
    await close();
    return error;
  };
  return { local: door!.local, closed: door!.closed, drain };
}
