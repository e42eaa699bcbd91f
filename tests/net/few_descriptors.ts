/** Started by a test under a low descriptor limit: an echo server that tells of failures to accept. */
import { parseCodec } from "../../lib/frame/spec.ts";
import { Framed } from "../../lib/net/framed.ts";
import { serve } from "../../lib/net/server.ts";
import { ECHO } from "../../lib/services/echo.ts";
import { runService } from "../../lib/services/run.ts";
import { listenLoopback, portOf } from "./loopback.ts";

// The runtime opens descriptors for signals at the first listener, and dies when there are none left.
Deno.addSignalListener("SIGTERM", () => Deno.exit());
const listener = listenLoopback();
const raw = parseCodec("raw");
serve(listener, ({ stream }) => runService(new Framed(stream, raw), ECHO), {
  maxConnections: 1000,
  onAcceptError: (error, delay) => console.log(`${error.message}; again in ${delay} ms`),
});
console.log(`port ${portOf(listener.local)}`);
