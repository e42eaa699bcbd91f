import type { AcceptedStream } from "../net/connection.ts";
import type { Ending } from "../net/ending.ts";
import { lingeringClose } from "../net/linger.ts";
import { HttpConnection } from "./http_connection.ts";
import type { ServeHttpOptions } from "./serve_options.ts";

/** How long a client may take to end its direction behind the last response, in milliseconds. */
const LINGER = 1000;

/**
 * Serves HTTP/1.1 on one connection, until it ends: requests one behind the other, each answered by a
 * handler that takes a web `Request` and gives a web `Response`. To be the handler of a server, or to
 * be handed a stream whose first bytes somebody else has looked at.
 *
 * Never rejects, and closes the stream; a connection that was upgraded belongs to whoever took it.
 *
 * @example A server, and a client that knows nothing of it
 * ```ts
 * import { formatHostPort, listen, respond, serve, serveHttp } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const handler = (request: Request) => respond(`hello from ${new URL(request.url).pathname}`);
 * await using server = serve(
 *   await listen("http://127.0.0.1:0"),
 *   ({ stream, draining }) => serveHttp(stream, { handler, draining }),
 * );
 *
 * const { local } = server;
 * const at = local.scheme === "unix" ? "" : formatHostPort(local);
 * using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
 * const response = await fetch(`http://${at}/x`, { client });
 * assertEquals(await response.text(), "hello from /x");
 * ```
 */
export async function serveHttp(
  stream: AcceptedStream,
  options: ServeHttpOptions,
): Promise<Ending> {
  const connection = new HttpConnection(stream, options);
  const ending = await connection.run();
  if (connection.upgraded) return ending;
  if (ending.by === "local") await lingeringClose(stream, LINGER);
  stream.close();
  return ending;
}
