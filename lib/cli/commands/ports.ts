import { parseAddress } from "../../address.ts";
import { type CheckedPort, checkPorts, type PortState } from "../../measure/ports/check_ports.ts";
import { parsePorts } from "../../measure/ports/parse_ports.ts";
import { ProgressLine } from "../bench/progress_line.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { bar } from "../http/draw_progress.ts";
import { safe } from "../../safe.ts";

/** How many ports that are not open are named one by one. */
const MAX_NAMED = 20;

/** `ports HOST RANGE`: which ports are open; ends with 0 when all of them are. */
export async function ports({ args, flags }: Invocation, context: Context): Promise<number> {
  const [host, range] = [readHost(args[0]!), parsePorts(args[1]!)];
  const { parallel, timeout } = flags;
  const { signal } = context;
  const progress = new ProgressLine(context.stderr, flags);
  const started = performance.now();
  let [done, open] = [0, 0];
  const onPort = ({ state }: CheckedPort) => {
    done++;
    if (state === "open") open++;
    progress.draw(`${bar(done, range.length)}  ${done} of ${range.length} ports, ${open} open`);
  };
  const checked = await checkPorts(host, range, { parallel, timeout, signal, onPort })
    .finally(() => progress.end());
  const ms = Math.round(performance.now() - started);
  await context.stdout.write(
    flags.json ? toJson(checked, { host, ms }) : toText(checked, { host, quiet: flags.quiet }),
  );
  return open === range.length ? EXIT.done : EXIT.failed;
}

function toJson(checked: readonly CheckedPort[], about: { host: string; ms: number }): string {
  const [open, closed, filtered] = (["open", "closed", "filtered"] as const).map((state) => {
    return portsOf(checked, state);
  });
  return `${JSON.stringify({ ...about, open, closed, filtered })}\n`;
}

function toText(
  checked: readonly CheckedPort[],
  { host, quiet = false }: { host: string; quiet?: boolean | undefined },
): string {
  const open = portsOf(checked, "open").map((port) => `${port} open`);
  if (quiet) return open.map((line) => `${line}\n`).join("");
  const others = (["closed", "filtered"] as const).flatMap((state) => {
    const found = portsOf(checked, state);
    if (found.length > MAX_NAMED) return [`${found.length} others ${state}`];
    return found.map((port) => `${port} ${state}`);
  });
  const sum = `${safe(host)}: ${open.length} of ${checked.length} open`;
  return `${[...open, ...others, sum].join("\n")}\n`;
}

function portsOf(checked: readonly CheckedPort[], wanted: PortState): number[] {
  return checked.filter(({ state }) => state === wanted).map(({ port }) => port);
}

/** A host as an address has it; IPv6 with brackets or without. */
function readHost(text: string): string {
  const isBare = text.includes(":") && !text.startsWith("[");
  const address = parseAddress(`tcp://${isBare ? `[${text}]` : text}:1`);
  return address.scheme === "unix" ? text : address.host;
}
