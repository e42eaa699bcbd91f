import type { FollowOptions } from "../../http/client/follow.ts";
import type { Context, Invocation } from "../context.ts";
import { UsageError } from "../../errors.ts";
import type { FlagValues } from "../flag.ts";
import { safe } from "../../safe.ts";
import { tlsClientOptions } from "../tls_flags.ts";
import { VERSION } from "../version.ts";
import { checkApart, filesRead } from "../files.ts";
import { requestLines, responseLines } from "./head_text.ts";
import { filesOf, parseItems } from "./items.ts";
import { requestBody } from "./request_body.ts";
import { parseUrl } from "./url.ts";

/** A request as a command line asks for it. */
export interface RequestPlan {
  /** Where it goes. */
  url: URL;
  /** How it is made. */
  request: FollowOptions;
}

/**
 * Reads what a command line says of a request, its files too.
 *
 * @throws {UsageError} When the URL, an item or a combination of flags is wrong.
 */
export async function planRequest(
  { method, args, flags }: Invocation & { method: string },
  context: Context,
): Promise<RequestPlan> {
  const items = parseItems(args.slice(1));
  const url = parseUrl(args[0]!, items.query);
  const { timeout, idle, unix } = flags;
  if (flags.output !== undefined) {
    await checkApart(flags.output, ["-", ...filesRead(flags), ...filesOf(items.fields)]);
  }
  const tls = await tlsClientOptions(flags);
  const body = await requestBody({ method, fields: items.fields, flags }, context);
  const headers = withDefaults([...authorization(url), ...items.headers], items.without);
  url.username = url.password = "";
  const limits = { timeout, idle, signal: context.signal, maxRedirects: maxRedirects(flags) };
  return { url, request: { method, headers, body, tls, unix, ...limits, ...talk(flags, context) } };
}

/** The headers that a person left out, unless they said not to send them. */
function withDefaults(given: [string, string][], without: readonly string[]): [string, string][] {
  const defaults: [string, string][] = [["User-Agent", `sockeye/${VERSION}`], ["Accept", "*/*"]];
  const names = new Set([...given.map(([name]) => name.toLowerCase()), ...without]);
  return [...defaults.filter(([name]) => !names.has(name.toLowerCase())), ...given];
}

/** A name and a password in the URL (RFC 7617). */
function authorization({ username, password }: URL): [string, string][] {
  if (username === "" && password === "") return [];
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return [["Authorization", `Basic ${new TextEncoder().encode(pair).toBase64()}`]];
}

/** A download follows redirects, as they are how files are served; other requests when asked to. */
function maxRedirects(flags: FlagValues): number | undefined {
  const { follow, download, "max-redirects": max } = flags;
  if (follow || download) return max;
  if (max === undefined) return 0;
  throw new UsageError("Cannot use --max-redirects without --follow");
}

/** Tells on stderr what goes out and what comes back. */
function talk({ verbose, quiet }: FlagValues, { stderr }: Context): FollowOptions {
  const tell = (mark: string, lines: string[]) => {
    if (verbose) { for (const line of lines) stderr.tell(`${mark} ${safe(line)}`); }
  };
  return {
    onRequest: (head) => tell(">", requestLines(head)),
    onAnswer: (head) => tell("<", responseLines(head)),
    onRedirect({ url, downgrades }) {
      if (quiet) return;
      stderr.tell(`redirected to ${safe(url.href)}`);
      if (downgrades) stderr.tell("this one is not encrypted: the redirect left https");
    },
  };
}
