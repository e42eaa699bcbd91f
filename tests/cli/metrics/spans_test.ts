import { assertEquals } from "@std/assert";
import { Spans } from "../../../lib/cli/metrics/spans.ts";
import type { SpanOptions } from "../../../lib/cli/metrics/telemetry.ts";
import { HeaderFields } from "../../../lib/http/header_fields.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

/** What a request becomes. */
function spanOf(
  { target = "/", traceparent = "" }: { target?: string; traceparent?: string },
): { attributes: SpanOptions["attributes"]; isChild: boolean } {
  const made: ReturnType<typeof spanOf>[] = [];
  new Spans({
    startSpan(_name, { attributes }, context) {
      made.push({ attributes, isChild: context !== undefined });
      return { setStatus() {}, end() {} };
    },
  }).request({
    remote: { scheme: "tcp", host: "127.0.0.1", port: 1 },
    head: {
      ...{ method: "GET", target, version: "1.1" },
      headers: new HeaderFields([["traceparent", traceparent]]),
    },
    ...{ status: 200, bytes: 0, durationMs: 1 },
  });
  return made[0]!;
}

Deno.test("Spans.request() tells the path, and nothing of the query, which may hold a token", () => {
  const { attributes } = spanOf({ target: "/chat?token=secret" });
  assertEquals(attributes["url.path"], "/chat");
});

Deno.test("Spans.request() takes no part in a trace that is none", () => {
  const zeros = "0".repeat(32);
  const isChild = (traceparent: string) => spanOf({ traceparent }).isChild;
  assertEquals(isChild(`00-${TRACE}-${SPAN}-01`), true);
  assertEquals(isChild(`00-${zeros}-${SPAN}-01`), false);
  assertEquals(isChild(`00-${TRACE}-${zeros.slice(16)}-01`), false);
});
