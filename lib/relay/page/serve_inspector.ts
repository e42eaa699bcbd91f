import type { Address } from "../../address.ts";
import { respond } from "../../http/respond.ts";
import { serveHttp } from "../../http/serve_http.ts";
import { listen } from "../../net/listen.ts";
import { serve, type Server } from "../../net/server.ts";
import { inspectorDoor, type InspectorOptions } from "./inspector_door.ts";

/** How many connections browsers may have here. */
const MAX_CONNECTIONS = 64;

/**
 * Serves the page that shows what passes a relay, as {@linkcode inspectorDoor} does, at `/`.
 *
 * @throws {NetError} As `listen` does.
 */
export async function serveInspector(at: Address, options: InspectorOptions): Promise<Server> {
  const door = inspectorDoor(options);
  const handler = (request: Request) =>
    door.handler(request) ?? respond("Nothing is here: the page is at /\n", { status: 404 });
  const { upgrade } = door;
  return serve(
    await listen(at),
    ({ stream, draining }) => serveHttp(stream, { handler, draining, upgrade }),
    { maxConnections: MAX_CONNECTIONS },
  );
}
