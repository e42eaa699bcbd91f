import { assertEquals, assertThrows } from "@std/assert";
import { type Items, parseItems } from "../../../lib/cli/http/items.ts";
import { UsageError } from "../../../lib/errors.ts";

const EMPTY: Items = { headers: [], without: [], query: [], fields: [] };

const ITEMS: readonly (readonly [word: string, items: Partial<Items>])[] = [
  ["a=b", { fields: [{ name: "a", kind: "text", value: "b" }] }],
  ["a=", { fields: [{ name: "a", kind: "text", value: "" }] }],
  ["a=b=c:d", { fields: [{ name: "a", kind: "text", value: "b=c:d" }] }],
  ["a:=1", { fields: [{ name: "a", kind: "json", value: "1" }] }],
  ['a:={"b":[1]}', { fields: [{ name: "a", kind: "json", value: '{"b":[1]}' }] }],
  ["a=@f", { fields: [{ name: "a", kind: "text-file", value: "f" }] }],
  ["a:=@f", { fields: [{ name: "a", kind: "json-file", value: "f" }] }],
  ["a@f", { fields: [{ name: "a", kind: "upload", value: "f" }] }],
  ["a==b", { query: [["a", "b"]] }],
  ["a==", { query: [["a", ""]] }],
  ["X-A:b:c", { headers: [["X-A", "b:c"]] }],
  ["X-A: b ", { headers: [["X-A", "b"]] }],
  ["Referer:http://h/?a=b", { headers: [["Referer", "http://h/?a=b"]] }],
  ["X-A;", { headers: [["X-A", ""]] }],
  ["Accept:", { without: ["accept"] }],
  ["a\\:b=c", { fields: [{ name: "a:b", kind: "text", value: "c" }] }],
  ["a\\=b==c", { query: [["a=b", "c"]] }],
  ["a\\b=c", { fields: [{ name: "a\\b", kind: "text", value: "c" }] }],
];

Deno.test("parseItems() reads what the first separator says", () => {
  for (const [word, items] of ITEMS) assertEquals(parseItems([word]), { ...EMPTY, ...items }, word);
});

const WRONG: readonly (readonly [word: string, message: string])[] = [
  ["word", 'Cannot use "word" as an item'],
  ["a:=b", "as JSON"],
  ["a b:c", "as the name of a header"],
  [":c", "as the name of a header"],
  ["X:a\r\nY:b", "control character"],
  ["X:€", "control character"],
];

Deno.test("parseItems() says what is wrong with an item", () => {
  for (const [word, message] of WRONG) assertThrows(() => parseItems([word]), UsageError, message);
});
