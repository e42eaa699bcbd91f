import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../../../lib/errors.ts";
import { messagesOf, messageTemplate, readSequence } from "../../../lib/measure/bench/template.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("messagesOf() numbers messages, and readSequence() reads the number back", () => {
  fc.assert(fc.property(fc.nat(2 ** 32 - 1), fc.integer({ min: 8, max: 100 }), (number, size) => {
    const message = messagesOf(size, true).make(number);
    assertEquals([message.length, readSequence(message)], [size, number]);
    assertMatch(text(message), /^[0-9a-f]{8}x*$/);
  }));
});

Deno.test("messagesOf() numbers nothing that has no room for it", () => {
  assertEquals([messagesOf(7, true).isNumbered, text(messagesOf(3, true).make(5))], [false, "xxx"]);
});

Deno.test("readSequence() finds no number in other texts", () => {
  for (const other of ["", "1234567", "0000000g", "ABCDEF01", "HTTP/1.1 200 OK"]) {
    assertEquals(readSequence(new TextEncoder().encode(other)), -1, other);
  }
});

for (
  const [template, pattern] of [
    ["user {n}", /^user 42$/],
    ["{n:6}-{random:3}", /^000042-[0-9a-z]{3}$/],
    ["{{n}} {{{n}}}", /^\{n\} \{42\}$/],
    ["plain, ü", /^plain, ü$/],
    ["", /^$/],
  ] as const
) {
  Deno.test(`messageTemplate() makes messages of "${template}"`, () => {
    assertMatch(text(messageTemplate(template).make(41)), pattern);
  });
}

Deno.test("messageTemplate() makes different random parts", () => {
  const { make } = messageTemplate("{random:32}");
  assertEquals(new Set(Array.from({ length: 50 }, (_, i) => text(make(i)))).size, 50);
});

for (const wrong of ["{", "}", "{x}", "{random}", "{random:0}", "{n:21}", "{random:9999999}"]) {
  Deno.test(`messageTemplate() refuses "${wrong}"`, () => {
    assertThrows(() => messageTemplate(wrong), UsageError, "{random:16}");
  });
}
