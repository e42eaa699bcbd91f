import type { InternetAddress } from "../../address.ts";
import { Admission, newCounters } from "../../net/admission.ts";
import { LocalHostCounts } from "../../net/host_counts.ts";
import { listen } from "../../net/listen.ts";
import type { TlsServerOptions } from "../../net/tls.ts";
import type { RunningServer, ServerPlan } from "../start_server.ts";
import { limitsOf, serveStreams, showMessages } from "../stream_server.ts";
import type { Link } from "./link.ts";
import { asWorkerError, type WorkerPool } from "./pool.ts";
import type { Job, MainFunctions, WorkerFunctions } from "./protocol.ts";

/** Options of {@linkcode startSharedServer}. */
export interface SharedServerOptions {
  /** The certificate, where the address needs one. */
  tls: TlsServerOptions | undefined;
  /** The threads that serve besides this one. */
  workers: WorkerPool;
}

/**
 * Starts a server whose connections Linux deals out between this thread and workers: one port, one
 * set of limits, one log.
 */
export async function startSharedServer(
  address: InternetAddress,
  plan: ServerPlan,
  { tls, workers }: SharedServerOptions,
): Promise<RunningServer> {
  // Who shares a port is not told that another program has it: ask for it alone first.
  if (address.port !== 0) (await listen(address, { tls })).close();
  const listener = await listen(address, { tls, shared: true });
  const counters = newCounters();
  const hosts = new LocalHostCounts();
  const job = { ...describe(plan), address: listener.local as InternetAddress, tls, counters };
  const links = await workers.connect<WorkerFunctions>(functionsOf(plan, hosts))
    .then((links) => startAll(links, job))
    .catch((error) => {
      listener.close();
      throw error;
    });
  const admission = new Admission(limitsOf(plan.flags), { counters, hosts });
  for (const link of links) plan.meter?.metrics.addSource(() => link.call("figures", []));
  const own = serveStreams(listener, plan, { admission });
  const all = [own, ...links.map(serverBehind)];
  return {
    local: own.local,
    closed: Promise.race(all.map(({ closed }) => closed)),
    drain: async () => (await Promise.all(all.map(({ drain }) => drain()))).find(Boolean),
  };
}

function describe({ service, codec, flags, log, meter, onMessages }: ServerPlan) {
  const hears = {
    events: log.open !== undefined,
    messages: log.messages !== undefined || onMessages !== undefined,
  };
  const metered = meter !== undefined;
  return { service: service.name, frame: codec.spec, flags, hears, metered };
}

function functionsOf(plan: ServerPlan, hosts: LocalHostCounts): MainFunctions {
  const { log } = plan;
  return {
    take: (host, most) => hosts.take(host, most),
    give: (host) => hosts.give(host),
    note: (text) => log.note(text),
    open: (connection) => log.open?.(connection),
    refused: (remote, reason) => log.refused?.(remote, reason),
    close: (connection, end) => log.close?.(connection, end),
    messages: (connection, messages) => showMessages(connection, messages, plan),
  };
}

type WorkerLink = Link<WorkerFunctions>;

async function startAll(links: WorkerLink[], job: Job): Promise<WorkerLink[]> {
  await Promise.all(links.map((link) => link.call("start", [job])));
  return links;
}

/** What runs at the other end of a link, as the commands see a server. */
function serverBehind(link: WorkerLink): Pick<RunningServer, "closed" | "drain"> {
  return {
    closed: errorOf(link.call("closed", [])),
    drain: () => errorOf(link.call("drain", [])),
  };
}

async function errorOf(done: Promise<void>): Promise<Error | undefined> {
  return await done.then(() => undefined, asWorkerError);
}
