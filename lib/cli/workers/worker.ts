import { parseCodec } from "../../frame/spec.ts";
import { Admission } from "../../net/admission.ts";
import { listen } from "../../net/listen.ts";
import type { LoadFunctions, LoadListener } from "../bench/load_protocol.ts";
import type { ReadyShare } from "../bench/load_worker.ts";
import type { EventLog, LoggedConnection } from "../event_log.ts";
import type { ServerMeter } from "../metrics/server_meter.ts";
import { serviceNamed } from "../service.ts";
import type { RunningServer } from "../start_server.ts";
import { limitsOf, serveStreams } from "../stream_server.ts";
import { Link } from "./link.ts";
import { READY } from "./pool.ts";
import type { Hears, Job, MainFunctions, WorkerFunctions } from "./protocol.ts";

/** What a worker's thread has of its scope; the types of the main thread lack it. */
declare function postMessage(message: unknown): void;

/** The life of a worker's thread: one server, or load, for each port that the main thread sends. */
export function work(): void {
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault(); // One connection's mistake must not end the others.
    postMessage(`Internal error, please report it: ${event.reason?.stack ?? event.reason}`);
  });
  addEventListener("message", ({ data }: MessageEventInit<MessagePort>) => attend(data!));
  // What is posted before somebody listens for it would be lost.
  postMessage(READY);
}

function attend(port: MessagePort): void {
  let server: RunningServer;
  let meter: ServerMeter | undefined;
  const ours: WorkerFunctions & LoadFunctions = {
    async start(job) {
      if (job.metered) meter = (await import("../metrics/worker_meter.ts")).workerMeter();
      server = await start(job, { main, meter });
    },
    figures: () => meter?.metrics.read() ?? [],
    closed: async () => orThrow(await server.closed),
    drain: async () => orThrow(await server.drain()),
    ...loadFunctions(() => main),
  };
  const main = new Link<MainFunctions & LoadListener>(port, ours);
}

function loadFunctions(main: () => Link<LoadListener>): LoadFunctions {
  const stopping = new AbortController();
  let run: ReadyShare;
  return {
    async prepareLoad(job) {
      const { prepareShare } = await import("../bench/load_worker.ts"); // A server needs none of it.
      run = await prepareShare(job, { main: main(), signal: stopping.signal });
    },
    runLoad: (start) => run(start),
    stopLoad: () => stopping.abort(),
  };
}

async function start(
  job: Job,
  { main, meter }: { main: Link<MainFunctions>; meter: ServerMeter | undefined },
): Promise<RunningServer> {
  const { address, service, frame, flags, tls, counters, hears } = job;
  const hosts = {
    take: (host: string, most: number) => main.call("take", [host, most]),
    give: (host: string) => main.tell("give", [host]),
  };
  const plan = {
    service: serviceNamed(service, flags.reply),
    codec: parseCodec(frame),
    flags,
    log: logTo(main, hears),
    meter,
  };
  const listener = await listen(address, { tls, shared: true });
  const admission = new Admission(limitsOf(flags), { counters, hosts });
  return serveStreams(listener, plan, { admission });
}

/** A log whose lines the main thread writes. */
function logTo(main: Link<MainFunctions>, { events, messages }: Hears): EventLog {
  return {
    listening: () => {},
    note: (text) => main.tell("note", [text]),
    ...(!messages ? {} : {
      messages: (connection, messages) =>
        // Views of a read buffer: a copy takes their bytes only. The answer keeps a fast peer back.
        main.call("messages", [plain(connection), messages.map((bytes) => bytes.slice())]),
    }),
    ...(!events ? {} : {
      open: (connection) => main.tell("open", [plain(connection)]),
      refused: (remote, reason) => main.tell("refused", [remote, reason]),
      close: (connection, { error, ...end }) =>
        main.tell("close", [
          plain(connection),
          error ? { ...end, error: new Error(error.message) } : end,
        ]),
    }),
  };
}

function plain({ id, local, remote }: LoggedConnection): LoggedConnection {
  return { id, local, remote };
}

function orThrow(error: Error | undefined): void {
  if (error) throw error;
}
