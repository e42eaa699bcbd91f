import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { COMMANDS, parseLine } from "../../../lib/chat/protocol/commands.ts";
import { ChatError } from "../../../lib/chat/protocol/protocol.ts";

Deno.test("parseLine() reads each command as the message that it stands for", () => {
  const cases: [string, unknown][] = [
    ["hello", { type: "say", text: "hello" }],
    ["//slash", { type: "say", text: "/slash" }],
    ["/me  waves at you ", { type: "say", text: "waves at you", action: true }],
    ["/MSG a,b hi there", { type: "tell", to: ["a", "b"], text: "hi there" }],
    ["/join #dev", { type: "join", room: "#dev" }],
    ["/leave", { type: "leave" }],
    ["/who dev", { type: "who", room: "dev" }],
    ["/history 20", { type: "history", limit: 20 }],
    ["/unignore bob", { type: "ignore", name: "bob", on: false }],
    ["/kick bob too loud", { type: "kick", name: "bob", reason: "too loud" }],
    ["/ban bob", { type: "ban", name: "bob" }],
    ["/unmute bob", { type: "mute", name: "bob", on: false }],
    ["/topic", { type: "topic", text: "" }],
    ["/help nick", { type: "help", name: "nick" }],
    ["  ", undefined],
  ];
  for (const [line, meaning] of cases) assertEquals(parseLine(line) as unknown, meaning);
});

Deno.test("COMMANDS have a usage that begins with their name, and no two the same name", () => {
  for (const { name, usage } of COMMANDS) assertEquals(usage.split(" ")[0], `/${name}`);
  assertEquals(new Set(COMMANDS.map(({ name }) => name)).size, COMMANDS.length);
});

Deno.test("parseLine() names the nearest command", () => {
  const { message } = assertThrows(() => parseLine("/histroy"), ChatError);
  assertEquals(message, "Cannot follow /histroy: did you mean /history?");
});

Deno.test("parseLine() gives a meaning or a ChatError for any line", () => {
  const rest = fc.string({ unit: "binary" });
  const command = fc.constantFrom("", "/", "//", ...COMMANDS.map(({ name }) => `/${name} `));
  fc.assert(fc.property(command, rest, (command, rest) => {
    try {
      parseLine(command + rest);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
    }
  }));
});
