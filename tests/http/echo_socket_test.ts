import { assertEquals, assertMatch } from "@std/assert";
import { formatAddress } from "../../lib/address.ts";
import { tryoutRoutes } from "../../lib/http/routes/all.ts";
import { echoSocket } from "../../lib/http/routes/echo_socket.ts";
import { router } from "../../lib/http/routes/router.ts";
import { serveHttp } from "../../lib/http/serve_http.ts";
import { respondStatus } from "../../lib/http/respond.ts";
import { connectWebSocket } from "../../lib/http/websocket_connect.ts";
import { listen } from "../../lib/net/listen.ts";
import { serve } from "../../lib/net/server.ts";
import { converse } from "./conversation.ts";

Deno.test("echoSocket() tells its peer that the server goes away", async () => {
  const handler = () => respondStatus(404);
  const server = serve(
    await listen("http://127.0.0.1:0"),
    ({ stream, draining }) => serveHttp(stream, { handler, upgrade: echoSocket, draining }),
  );
  const url = `${formatAddress(server.local).replace("http", "ws")}/ws`;
  const client = await connectWebSocket(url);
  await client.send([new TextEncoder().encode("hello")]);
  await client.receive();

  const drained = server.drain();
  assertEquals(await client.receive(), null);
  assertEquals(client.closing?.code, 1001);
  client.close();
  assertEquals(await drained, undefined);
  await client.closed;
});

Deno.test("echoSocket leaves who asks for a page at /ws to the route, which says what is there", async () => {
  const handler = router(tryoutRoutes());
  const { said } = await converse("GET /ws HTTP/1.1\r\nHost: a\r\n\r\n", {
    handler,
    upgrade: echoSocket,
  });
  assertMatch(said, /^HTTP\/1\.1 426 Upgrade Required\r\n/);
  assertMatch(said, /\r\nupgrade: websocket\r\nconnection: upgrade\r\n/);
});
