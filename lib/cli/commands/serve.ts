import { type Address, formatHostPort, type InternetAddress, parseAddress } from "../../address.ts";
import { UsageError } from "../../errors.ts";
import { parseCodec } from "../../frame/spec.ts";
import { codecOf } from "../codec_flag.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { openEventLog } from "../event_log.ts";
import { serviceNamed } from "../service.ts";
import { type RunningServer, startServer, untilStopped } from "../start_server.ts";
import { openWorkers } from "../workers/flag.ts";

/** One row of the table: what is served, where, and how to try it. */
interface Offer {
  readonly name: string;
  readonly scheme: "tcp" | "udp";
  readonly frame: string;
  readonly tryIt: (endpoint: string) => string;
}

/** `serve`: the whole set at once. */
export async function serve({ flags }: Invocation, context: Context): Promise<number> {
  const { host = "127.0.0.1", port = 9000 } = flags;
  const framed = codecOf(flags, "u32le");
  const offers = offersOf(framed.spec);
  if (port > 65536 - offers.length) {
    throw new UsageError(
      `Cannot use port ${port} as the first of ${offers.length}: it is too high`,
    );
  }
  using workers = openWorkers(flags, context);
  const log = openEventLog(context, flags);
  const told = { ...log, listening: flags.json ? log.listening : () => {} };
  const servers: RunningServer[] = [];
  try {
    for (const [i, { scheme, frame }] of offers.entries()) {
      const address = addressOf(scheme, { host, port: port === 0 ? 0 : port + i });
      const codec = frame === framed.spec ? framed : parseCodec(frame);
      const service = serviceNamed("echo");
      servers.push(await startServer(address, { service, codec, flags, log: told, workers }));
    }
  } catch (error) {
    await Promise.all(servers.map((server) => server.drain()));
    throw error;
  }
  if (!flags.json) context.stdout.tell(drawTable(offers, servers.map(({ local }) => local)));
  await untilStopped(servers, context.signal);
  return EXIT.done;
}

function offersOf(spec: string): readonly Offer[] {
  return [
    { name: "TCP echo", scheme: "tcp", frame: "raw", tryIt: (at) => `sockeye connect ${at}` },
    {
      name: "framed TCP",
      scheme: "tcp",
      frame: spec,
      tryIt: (at) => `sockeye send ${at} --frame ${spec} one two`,
    },
    {
      name: "UDP echo",
      scheme: "udp",
      frame: "raw",
      tryIt: (at) => `sockeye send udp://${at} hello`,
    },
  ];
}

function addressOf(scheme: "tcp" | "udp", at: { host: string; port: number }): Address {
  return parseAddress(`${scheme}://${formatHostPort(at)}`);
}

/** A row for each server: its name, its address, and a command to try it with. */
function drawTable(offers: readonly Offer[], addresses: readonly Address[]): string {
  const rows = offers.map(({ name, scheme, tryIt }, i) => {
    const endpoint = formatHostPort(addresses[i] as InternetAddress);
    return [name, `${scheme}://${endpoint}`, tryIt(endpoint.replace(/^127\.0\.0\.1:/, ":"))];
  });
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map(([name = "", address = "", command = ""]) =>
    `  ${name.padEnd(widths[0]!)}  ${address.padEnd(widths[1]!)}  ${command}`
  );
  return `Sockeye serves, until Ctrl-C:\n\n${lines.join("\n")}\n`;
}
