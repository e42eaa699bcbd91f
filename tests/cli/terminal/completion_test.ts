import { assertEquals } from "@std/assert";
import { completion, listing } from "../../../lib/cli/terminal/completion.ts";

Deno.test("completion() puts the only proposal in place of the last word", () => {
  assertEquals(completion("/msg @al", ["@alice "]), { start: 5, text: "@alice " });
});

Deno.test("completion() goes as far as the proposals agree, and cuts no character", () => {
  assertEquals(completion("/", ["/join", "/joke"]), { start: 0, text: "/jo" });
  assertEquals(completion("", ["👍", "👎"]), { start: 0, text: "" });
});

Deno.test("completion() keeps what was typed when the proposals agree on less", () => {
  assertEquals(completion("say AL", ["alice", "Albert"]), { start: 4, text: "AL" });
  assertEquals(completion("say x", []), { start: 4, text: "x" });
});

Deno.test("listing() shows proposals side by side, made harmless and bounded", () => {
  assertEquals(listing(["@alice ", "@b\x1b[2J"]), "@alice  @b\\x1b[2J");
  const many = Array.from({ length: 105 }, (_, n) => `n${n}`);
  assertEquals(listing(many).slice(-13), "n99  … 5 more");
});
