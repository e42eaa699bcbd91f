import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ChatError, parseClientMessage } from "../../../lib/chat/protocol/protocol.ts";

function parse(json: string) {
  return parseClientMessage(new TextEncoder().encode(json));
}

function faultOf(bytes: Uint8Array | string): [string, string | undefined] {
  const error = assertThrows(() => {
    parseClientMessage(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
  }, ChatError);
  return [error.code, error.ref];
}

Deno.test("parseClientMessage() takes over the fields of the message, and no others", () => {
  const message = parse(
    '{"type":"say","text":"hi","room":null,"ref":"1","from":"root","__proto__":{"action":true}}',
  );
  assertEquals(message as unknown, { type: "say", ref: "1", text: "hi" });
  assertEquals(parse('{"type":"hello","since":{"lobby":3}}') as unknown, {
    type: "hello",
    since: { lobby: 3 },
  });
});

Deno.test("parseClientMessage() refuses what is no message, with its ref where that was read", () => {
  const bad = "bad-message";
  assertEquals(faultOf("nonsense"), [bad, undefined]);
  assertEquals(faultOf("[]"), [bad, undefined]);
  assertEquals(faultOf('{"type":"say","ref":"7"}'), [bad, "7"]);
  assertEquals(faultOf('{"type":"toString","ref":"7"}'), [bad, "7"]);
  assertEquals(faultOf('{"type":"say","text":5,"ref":"7"}'), [bad, "7"]);
  assertEquals(faultOf('{"type":"history","limit":-1}'), [bad, undefined]);
  assertEquals(faultOf('{"type":"hello","since":{"lobby":"x"}}'), [bad, undefined]);
  assertEquals(faultOf(`{"type":"ping","ref":"${"x".repeat(65)}"}`), [bad, undefined]);
  assertEquals(faultOf(new Uint8Array([0xff])), [bad, undefined]);
  assertEquals(faultOf("[".repeat(65_536)), [bad, undefined]);
  assertEquals(faultOf(" ".repeat(65_537)), ["too-long", undefined]);
});

Deno.test("parseClientMessage() gives a message or a ChatError for any JSON", () => {
  fc.assert(fc.property(fc.json(), fc.constantFrom("say", "hello", "tell", "x"), (json, type) => {
    try {
      parse(`{"text":"x","to":${json},"since":${json},"room":${json},"type":"${type}"}`);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
    }
  }));
});
