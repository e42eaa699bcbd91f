import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Key } from "../../../lib/cli/terminal/key.ts";
import { KeyDecoder } from "../../../lib/cli/terminal/keys.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** Keys as readers write them: `C-left`, `"text"`, `paste "text"`. */
function show({ name, text, ctrl, alt }: Key): string {
  if (name === "text") return JSON.stringify(text);
  if (name === "paste") return `paste ${JSON.stringify(text)}`;
  return `${ctrl ? "C-" : ""}${alt ? "M-" : ""}${name}`;
}

function decoded(...reads: (string | Uint8Array)[]): string[] {
  const decoder = new KeyDecoder();
  return reads.flatMap((read) => decoder.push(typeof read === "string" ? encode(read) : read))
    .map(show);
}

const SAMPLES: [what: string, bytes: string, keys: string[]][] = [
  ["text around enter, tab and backspace", "aé\rb\t\x7f世", [
    '"aé"',
    "enter",
    '"b"',
    "tab",
    "backspace",
    '"世"',
  ]],
  ["control letters", "\x01\x04\x17\x0b", ["C-a", "C-d", "C-w", "C-k"]],
  ["arrows, Home and End of xterm", "\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F", [
    "up",
    "down",
    "right",
    "left",
    "home",
    "end",
  ]],
  ["application mode", "\x1bOA\x1bOD\x1bOH\x1bOF", ["up", "left", "home", "end"]],
  ["numbered keys", "\x1b[1~\x1b[4~\x1b[3~\x1b[7~\x1b[8~\x1b[5~\x1b[6~", [
    "home",
    "end",
    "delete",
    "home",
    "end",
    "pageup",
    "pagedown",
  ]],
  ["Ctrl and Alt with an arrow", "\x1b[1;5D\x1b[1;3C\x1bOd\x1b[3;5~", [
    "C-left",
    "M-right",
    "C-left",
    "C-delete",
  ]],
  ["function keys as unknown", "\x1bOP\x1b[15~\x1b[[Ax", ["unknown", "unknown", "unknown", '"x"']],
  ["a paste", "\x1b[200~a\tb\x1b[A\r\nc\x1b[201~d", ['paste "a\\tb\\u001b[A\\r\\nc"', '"d"']],
  ["an unknown sequence with intermediates", "\x1b[?1;2 qz", ["unknown", '"z"']],
];

for (const [what, bytes, keys] of SAMPLES) {
  Deno.test(`KeyDecoder.push() returns ${what}`, () => assertEquals(decoded(bytes), keys));
  Deno.test(`KeyDecoder.push() returns ${what} however the reads cut it`, () => {
    const all = encode(bytes);
    for (let at = 1; at < all.length; at++) {
      assertEquals(joined(decoded(all.subarray(0, at), all.subarray(at))), keys, `cut at ${at}`);
    }
    assertEquals(joined(decoded(...Array.from(all, (byte) => Uint8Array.of(byte)))), keys);
  });
}

/** A run of text that was cut by a read is still the same text. */
function joined(keys: string[]): string[] {
  return keys.reduce<string[]>((all, key) => {
    const kind = /^(paste )?"/.exec(key)?.[0];
    const last = all.at(-1);
    if (kind === undefined || !last?.startsWith(kind)) return [...all, key];
    return [...all.slice(0, -1), last.slice(0, -1) + key.slice(kind.length)];
  }, []);
}

Deno.test("KeyDecoder.push() returns Alt with a character that comes in the same read", () => {
  assertEquals(decoded("\x1bb\x1b\x7f\x1b👍"), ["M-b", "M-backspace", "M-👍"]);
});

Deno.test("KeyDecoder.push() returns a lone Escape with the next key, and takes none away", () => {
  assertEquals(decoded("\x1b", "hello"), ["escape", '"hello"']);
  assertEquals(decoded("\x1b", "\x1b", "\r"), ["escape", "escape", "enter"]);
});

Deno.test("KeyDecoder.push() goes on after a broken sequence", () => {
  assertEquals(decoded("\x1b[12\rab"), ["unknown", "enter", '"ab"']);
  assertEquals(decoded("\x1b[1\x1b[A"), ["unknown", "up"]);
  assertEquals(decoded(`\x1b[${"1".repeat(100)}`, "\r").at(-1), "enter");
});

Deno.test("KeyDecoder.push() shows ill-formed UTF-8 as U+FFFD", () => {
  assertEquals(decoded(Uint8Array.of(0x61, 0xff, 0x62)), ['"a\ufffdb"']);
});

Deno.test("KeyDecoder.push() finds the keys after any garbage", () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.constantFrom("\x1b", "[", "O", "\x1b[200~", "\x1b[1;").map(encode),
  );
  fc.assert(
    fc.property(fc.array(piece), (garbage) => {
      const keys = decoded(...garbage, "\x1b[201~", "\r\r", "\x1b[A", "ok\r");
      assertEquals(keys.slice(-3), ["up", '"ok"', "enter"]);
    }),
    { numRuns: 2000 },
  );
});
