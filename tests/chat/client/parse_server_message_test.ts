import { assertEquals, assertThrows } from "@std/assert";
import { parseServerMessage } from "../../../lib/chat/client/parse_server_message.ts";
import { ChatError } from "../../../lib/chat/protocol/protocol.ts";

function parse(text: string) {
  return parseServerMessage(new TextEncoder().encode(text));
}

Deno.test("parseServerMessage() returns a message, and nothing of an unknown type", () => {
  assertEquals(parse('{"type":"notice","text":"hi"}'), { type: "notice", text: "hi" });
  assertEquals(parse('{"type":"dance"}'), undefined);
  assertEquals(parse('{"type":"toString"}'), undefined);
});

Deno.test("parseServerMessage() throws when a field is not what a reader relies on", () => {
  const broken = [
    "junk",
    "[]",
    "{}",
    '{"type":"notice"}',
    '{"type":"pong","ref":1}',
    '{"type":"people","room":"a","people":["b",1]}',
    '{"type":"history","room":"a","messages":[{"room":"a"}],"more":false}',
  ];
  for (const text of broken) assertThrows(() => parse(text), ChatError, "Cannot read a message");
});
