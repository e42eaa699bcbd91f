import { formatHostPort } from "../../address.ts";
import { safe, safeBytes } from "../../safe.ts";
import { type AllowedHostOptions, isAllowedHost } from "../allowed_host.ts";
import { respond, respondStatus } from "../respond.ts";
import type { HttpInfo } from "../serve_options.ts";
import { restOfPath, type Route } from "./router.ts";

/** How many requests are kept, and how much of each body. */
const MAX_KEPT = 20;
const MAX_BODY = 64 << 10;

/** A request that was kept. */
interface Kept {
  time: string;
  remote: string;
  method: string;
  target: string;
  headers: [string, string][];
  bytes: number;
  body: Uint8Array;
}

/**
 * `/bin/…` keeps the requests that come there, whatever they are, and `/bin` shows the last ones: for
 * looking at what a webhook sends. It shows them as harmless text, to nobody who came by a name that
 * is not this server's.
 *
 * @param options.hosts Names that the server goes by, besides IP addresses and `localhost`.
 */
export function bin(options: AllowedHostOptions = {}): Route {
  const kept: Kept[] = [];
  return {
    path: "/bin",
    usage: "[/…]",
    summary: "/bin/… keeps a request, /bin shows the last ones",
    async answer(request, info) {
      if (restOfPath(request) !== "") {
        kept.push(await keep(request, info));
        if (kept.length > MAX_KEPT) kept.shift();
        return respond("kept\n");
      }
      if (!isAllowedHost(new URL(request.url).host, options)) return respondStatus(421);
      const headers = { "x-content-type-options": "nosniff", "cache-control": "no-store" };
      return respond(
        kept.length > 0
          ? kept.map(show).join("\n")
          : "Nothing yet: what is sent to /bin/… is shown here\n",
        { headers },
      );
    },
  };
}

async function keep(request: Request, { remote, head }: HttpInfo): Promise<Kept> {
  const body = await request.bytes();
  return {
    time: new Date().toISOString(),
    remote: remote.scheme === "unix" ? "unix" : formatHostPort(remote),
    method: head.method,
    target: head.target,
    headers: [...head.headers],
    bytes: body.length,
    body: body.slice(0, MAX_BODY),
  };
}

function show({ time, remote, method, target, headers, bytes, body }: Kept): string {
  const lines = [
    `# ${time} from ${remote}, ${bytes} bytes of body`,
    `${method} ${target}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    "",
  ];
  const rest = bytes > body.length ? `… ${bytes - body.length} more bytes\n` : "";
  return `${lines.map((line) => safe(line)).join("\n")}\n${
    bytes > 0 ? `${linesOf(body)}\n${rest}` : ""
  }`;
}

/** A body line by line, each made harmless. */
function linesOf(body: Uint8Array): string {
  const lines: string[] = [];
  for (let from = 0; from < body.length;) {
    const at = body.indexOf(0x0a, from);
    const to = at < 0 ? body.length : at;
    lines.push(safeBytes(body.subarray(from, body[to - 1] === 0x0d && to > from ? to - 1 : to)));
    from = to + 1;
  }
  return lines.join("\n");
}
