import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { foldName, parseName, parseRoomName } from "../../../lib/chat/room/names.ts";
import { ChatError } from "../../../lib/chat/protocol/protocol.ts";
import { skeleton } from "../../../lib/chat/room/skeleton.ts";

Deno.test("parseName() takes names of one script, or of those written together", () => {
  for (
    const name of [
      "bob",
      "Zoë",
      "иван_1",
      "Αθηνά",
      "名前ひらカタA",
      "김철수",
      "ñandú-2",
      "नमस्ते",
      "สวัสดี",
      "שלום",
    ]
  ) {
    assertEquals(parseName(name), name);
  }
});

Deno.test("parseName() writes compatibility forms as what they stand for", () => {
  assertEquals(parseName("ｂｏｂ"), "bob");
  assertEquals(parseName("e\u0301va"), "éva");
});

Deno.test("parseName() refuses what is no name", () => {
  const names = ["", " ", "a b", "_a", "-rf", "#a", "a\n", "\x1b[2J", "a\u202e", "a\u200bb", "bоb"]
    .concat([
      "a".repeat(25),
      "ﷺ".repeat(3),
      "a\u0323\u0324\u0325\u0330",
      "ㅤ",
      "a@b",
      "😀",
      "ᏣᎳᎩ",
      "\ud800",
    ])
    .concat(["server", "SYSTEM", "0perator", "ѕerver", "guest-1", "Guest-x"]);
  for (const name of names) {
    const error = assertThrows(() => parseName(name), ChatError);
    assertEquals(error.code, "bad-name", JSON.stringify(name));
  }
});

Deno.test("parseRoomName() takes a name with or without #, in small letters", () => {
  assertEquals(parseRoomName("#Dev"), "dev");
  assertEquals(parseRoomName("dev"), "dev");
  assertThrows(() => parseRoomName("##dev"), ChatError);
});

Deno.test("skeleton() is the same for names that look the same", () => {
  const alike = [
    ["paypal", "раураl", "PayPa1", "PΑYPΑL"],
    ["bob", "B0B", "bоb", "ʙᴏʙ"],
    ["Ill", "lll", "1l1", "ııı"],
    ["microsoft", "rnicrosoft"],
    ["resume", "résumé"],
  ];
  for (const [first, ...others] of alike) {
    for (const other of others) assertEquals(skeleton(other), skeleton(first!));
  }
  assertNotEquals(skeleton("か"), skeleton("が"));
  assertNotEquals(skeleton("bob"), skeleton("rob"));
});

Deno.test("parseName() gives, for any text, a name that it takes again, or an error", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 30 }), (text) => {
      const name = nameOrUndefined(text);
      if (name === undefined) return;
      assertEquals(parseName(name), name);
      assert([...name].length <= 24 && !/[\p{Cc}\p{Cf}\p{Z}]/u.test(name));
      assertEquals(foldName(foldName(name)), foldName(name));
    }),
    { numRuns: 2000 },
  );
});

function nameOrUndefined(text: string): string | undefined {
  try {
    return parseName(text);
  } catch (error) {
    assert(error instanceof ChatError);
  }
}
