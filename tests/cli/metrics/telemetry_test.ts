import { assertEquals, assertGreater, assertMatch } from "@std/assert";
import { Program, sockeye } from "../program.ts";
import { Collector } from "./collector.ts";

/** Of an executable by `deno compile` it is decided when that is made whether it exports anything. */
const ignore = isCompiled(Deno.env.get("SOCKEYE"));

/** The self-extracting executable begins as a script of the shell does. */
function isCompiled(executable: string | undefined): boolean {
  if (executable === undefined) return false;
  using file = Deno.openSync(executable);
  const head = new Uint8Array(2);
  file.readSync(head);
  return new TextDecoder().decode(head) !== "#!";
}

Deno.test({
  name: "listen exports figures and spans of connections by OTLP, without --metrics",
  ignore,
  async fn() {
    await using collector = new Collector();
    await using program = Program.start(["listen", ":0", "--frame", "u8"], { env: collector.env });
    const port = await program.port();
    await sockeye(["send", `:${port}`, "--frame", "u8", "one", "two"]);
    const { attributes, status, ms } = await collector.span("connection");
    assertEquals(attributes["server.port"], port);
    assertEquals(attributes["client.address"], "127.0.0.1");
    assertEquals(attributes["sockeye.ended_how"], "FIN");
    assertEquals(attributes["sockeye.received_messages"], 2);
    assertEquals(status, 0);
    assertGreater(ms, 0);
    await collector.figure("sockeye_received_bytes", 8);
    await collector.figure("sockeye_messages out", 2);
    await collector.figure("sockeye_connections", 0);
    await collector.figure("sockeye_connections_closed peer FIN", 1);
    await collector.figure("sockeye_connection_duration_seconds", 1);
  },
});

Deno.test({
  name: "listen --workers exports the figures and spans of all threads",
  ignore: ignore || Deno.build.os !== "linux",
  async fn() {
    await using collector = new Collector();
    const args = ["listen", ":0", "--quiet", "--workers", "2"];
    await using program = Program.start(args, { env: collector.env });
    const port = await program.port();
    for (let i = 0; i < 20; i++) {
      using client = await Deno.connect({ port });
      await client.write(new Uint8Array(10));
      assertEquals(await client.read(new Uint8Array(16)), 10);
    }
    await collector.figure("sockeye_connections_opened", 20);
    await collector.figure("sockeye_connection_duration_seconds", 20);
    assertMatch((await collector.span("connection")).traceId, /^[\da-f]{32}$/);
  },
});

Deno.test({
  name: "http serve exports a span of each request, within the caller's trace",
  ignore,
  async fn() {
    await using collector = new Collector();
    const args = ["http", "serve", "--listen", ":0"];
    await using program = Program.start(args, { env: collector.env });
    const [, at = ""] = await program.stderr.match(/listening on (\S+)/);
    const [traceId, spanId] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];
    const head = `traceparent:00-${traceId}-${spanId}-01`;
    await sockeye(["http", "get", `${at}/status/500`, head]);
    const span = await collector.span("GET");
    assertEquals([span.traceId, span.parentSpanId], [traceId, spanId]);
    assertEquals(span.attributes["url.path"], "/status/500");
    assertEquals(span.attributes["http.response.status_code"], 500);
    assertEquals(span.status, 2);
    await collector.figure("sockeye_http_requests 500", 1);
  },
});

Deno.test({
  name: "relay exports a span of a connection whose target cannot be had, and why",
  ignore,
  async fn() {
    await using collector = new Collector();
    await using gone = Program.start(["listen", ":0", "--quiet"]);
    const target = `:${await gone.port()}`;
    gone.kill();
    await gone.outcome();
    await using program = Program.start(["relay", ":0", target, "-q"], { env: collector.env });
    await sockeye(["send", `:${await program.port()}`, "x", "--timeout", "2s"]);
    const { status, attributes } = await collector.span("connection");
    assertEquals([status, attributes["sockeye.ended_by"]], [2, "target"]);
    await collector.figure("sockeye_connections", 0);
  },
});
