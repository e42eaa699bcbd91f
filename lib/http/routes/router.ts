import { respondStatus } from "../respond.ts";
import type { HttpHandler, ServeHttpOptions } from "../serve_options.ts";

/** Something that a server answers. */
export interface Route {
  /** What its paths begin with: a whole segment, as `/status`; `/` alone is that path only. */
  readonly path: string;
  /** What it takes behind its path, for a person: `/N`. */
  readonly usage: string;
  /** What it answers, in one line. */
  readonly summary: string;
  /** Answers. */
  readonly answer: HttpHandler;
  /**
   * Answers a GET of just its path, where nothing else of the request matters.
   *
   * @default {answer does}
   */
  readonly short?: () => Response;
}

/**
 * Makes one handler of several routes, by the first segment of the path.
 *
 * @param routes No two with the same path.
 * @param options.otherwise Answers the other paths; without it they are 404.
 *
 * @example Two routes
 * ```ts
 * import { listen, request, respond, router, serve, serveHttp } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const handler = router([
 *   { path: "/", usage: "", summary: "says hello", answer: () => respond("hello") },
 *   { path: "/up", usage: "", summary: "is up", answer: () => respond("yes") },
 * ]);
 * await using server = serve(
 *   await listen("127.0.0.1:0"),
 *   ({ stream, draining }) => serveHttp(stream, { handler, draining }),
 * );
 * const { port } = server.local as { port: number };
 * using reply = await request(`http://127.0.0.1:${port}/up`);
 * assertEquals(await new Response(ReadableStream.from(reply.body)).text(), "yes");
 * ```
 */
export function router(
  routes: readonly Route[],
  options: { otherwise?: HttpHandler } = {},
): HttpHandler {
  const { otherwise = () => respondStatus(404) } = options;
  const table = new Map(routes.map((route) => [route.path, route]));
  return (request, info) => {
    const { pathname } = new URL(request.url);
    const end = pathname.indexOf("/", 1);
    // A path that begins with two slashes has an empty first segment, which nothing goes by.
    const route = end === 1 ? undefined : table.get(end < 0 ? pathname : pathname.slice(0, end));
    return route ? route.answer(request, info) : otherwise(request, info);
  };
}

/** Makes the shortcut to those routes that have a short answer. */
export function shortcut(routes: readonly Route[]): NonNullable<ServeHttpOptions["shortcut"]> {
  const table = new Map(routes.map(({ path, short }) => [path, short]));
  return ({ target }) => table.get(target)?.();
}

/** What stands in the path behind its first segment, without a slash in front. */
export function restOfPath(request: Request): string {
  const { pathname } = new URL(request.url);
  const end = pathname.indexOf("/", 1);
  return end < 0 ? "" : pathname.slice(end + 1);
}
