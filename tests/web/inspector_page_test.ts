import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { INSPECTOR_FILES, inspectorPage } from "../../lib/web/inspector_page.ts";
import { cellsOf, decode, previewOf } from "../../lib/web/inspector/bytes.js";
import { readHex, readText, reframed, writeHex, writeText } from "../../lib/web/inspector/edit.js";
import { Share } from "../../lib/web/inspector/share.js";
import { sizeOf } from "../../lib/web/inspector/format.js";
import { Rates, SECONDS } from "../../lib/web/inspector/rates.js";

const ask = (path: string) => inspectorPage(new Request(`http://localhost${path}`));
const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("inspectorPage() has every file that another one asks for, and no other", () => {
  for (const [path, text] of INSPECTOR_FILES) {
    const links = [...text.matchAll(/(?:src|href)="((?:chat|inspector)\/[^"]+)"/g)];
    for (const [, link] of links) assert(INSPECTOR_FILES.has(link!), link);
    for (const [, module] of text.matchAll(/^import .* from "(.+\.js)";$/gm)) {
      const { pathname } = new URL(module!, `http://localhost/${path}`);
      assert(INSPECTOR_FILES.has(pathname.slice(1)), `${path}: ${module}`);
    }
  }
  assertEquals(ask("/")!.headers.get("content-type"), "text/html; charset=utf-8");
  assertEquals(ask("/favicon.ico")!.status, 200);
  for (const path of ["/chat/main.js", "/inspector/types.ts", "/tape"]) {
    assertEquals(ask(path), undefined, path);
  }
});

Deno.test("inspectorPage() lets nothing inline or foreign run", () => {
  const policy = ask("/")!.headers.get("content-security-policy")!;
  assert(policy.includes("script-src 'self'") && !policy.includes("unsafe"));
  const html = INSPECTOR_FILES.get("inspector/index.html")!;
  assert(!/<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=/.test(html));
});

Deno.test("previewOf() shows text as it is, and other bytes as digits", () => {
  assertEquals(previewOf(bytes("a\nb"), 3), { text: "a b", isText: true });
  assertEquals(previewOf(bytes("é").subarray(0, 1), 2), { text: " …", isText: true });
  assertEquals(previewOf(Uint8Array.of(0, 255), 2), { text: "00 ff", isText: false });
});

Deno.test("decode() lays out JSON, and has nothing to say on bytes", () => {
  const json = { bytes: bytes('{"a":1}') };
  assertEquals(decode(json), { as: "JSON", text: '{\n  "a": 1\n}' });
  assertEquals(decode(json, "text"), { as: "text", text: '{"a":1}' });
  assertEquals(decode({ bytes: bytes("{hi") }), { as: "text", text: "{hi" });
  assertEquals(decode({ bytes: bytes("{hi") }, "JSON")?.isWrong, true);
  assertEquals(decode({ bytes: Uint8Array.of(1, 2) }), undefined);
  const values = [{ as: "CBOR", text: "[1]", fits: true } as const];
  assertEquals(decode({ bytes: Uint8Array.of(0x81, 1), values })?.text, "[1]");
  assertEquals(decode({ bytes: bytes("aa"), values })?.as, "text");
  assertEquals(decode({ bytes: bytes("aa"), values }, "CBOR")?.as, "CBOR");
  assertEquals(decode({ bytes: bytes("aa") }, "CBOR")?.isWrong, true);
});

Deno.test("cellsOf() marks what frames a message, and what differs", () => {
  const message = { wire: Uint8Array.of(1, 65, 10), at: 1, bytes: bytes("A"), length: 1 };
  const cells = cellsOf(message, Uint8Array.of(1, 66, 10));
  assertEquals(cells.map(({ isHeader }) => isHeader), [true, false, true]);
  assertEquals(cells.map(({ differs }) => differs), [false, true, false]);
  assertEquals(cells.map(({ hex, letter }) => hex + letter), ["01·", "41A", "0a·"]);
});

Deno.test("Rates.add() makes bytes a second of counts", () => {
  const rates = new Rates();
  const count = (up: number) => ({
    up: { messages: 0, bytes: up },
    down: { messages: 0, bytes: 0 },
  });
  rates.add(count(100), 5000);
  rates.add(count(150), 5500);
  rates.add(count(250), 6000);
  assertEquals(rates.past.up.slice(-2), [50, 100]);
  assertEquals(rates.current.up, 50);
  rates.roll(1e9);
  assertEquals(rates.past.up, Array(SECONDS).fill(0));
});

Deno.test("sizeOf() gives three digits at most behind a unit's change", () => {
  assertEquals([0, 999, 1000, 12_345, 1e7].map(sizeOf), [
    ...["0 B", "999 B", "1.00 KB", "12.3 KB", "10.0 MB"],
  ]);
});

Deno.test("readText() reads what writeText() wrote, and readHex() what writeHex() did", () => {
  const arrays = fc.oneof(
    fc.uint8Array(),
    fc.string({ unit: "binary" }).map((text) => bytes(text)),
    fc.string({ unit: fc.constantFrom("\\", "r", "\r", "\n", "x0", "\x85", "\x7f") }).map((text) =>
      bytes(text)
    ),
  );
  fc.assert(fc.property(arrays, (array) => {
    assertEquals(readHex(writeHex(array)).bytes, array);
    const text = writeText(array);
    // A field makes LF of CR LF and CR: there must be none.
    if (text !== undefined) assertEquals(readText(text.replace(/\r\n?/g, "\n")).bytes, array);
  }));
});

Deno.test("readText() and readHex() say what is wrong", () => {
  const escaped = Uint8Array.of(97, 13, 10, 0, 255, 92);
  assertEquals(readText(String.raw`a\r\n\x00\xFF\\`).bytes, escaped);
  assertEquals(readText(String.raw`a\q`).problem?.slice(0, 15), String.raw`\q is no escape`);
  assertEquals(readText("a\\").problem?.slice(0, 3), "\\ i");
  assertEquals(readHex("4a 4").problem, "A digit is missing: each byte has two");
  assertEquals(readHex("4a zz").problem, '"z" (character 4) is no hexadecimal digit');
  assertEquals(readHex(" 4A\n4b ").bytes, bytes("JK"));
});

Deno.test("reframed() puts an edited message into the frame it had, and takes it out", () => {
  const frame = { wire: bytes("<abc>"), at: 1, length: 3 };
  const framed = reframed(bytes("edited"), { ...frame, isExact: true });
  assertEquals(framed, bytes("<edited>"));
  assertEquals(reframed(framed, { ...frame, isExact: false }), bytes("edited"));
  assertEquals(reframed(bytes("x"), { ...frame, at: -1, isExact: true }), bytes("x"));
});

Deno.test("Share.oneOf says which part of the last rows is shown", () => {
  const share = new Share();
  share.add({ shown: 5, skipped: 0 }, 0);
  assertEquals(share.oneOf, 1);
  share.add({ shown: 5, skipped: 1790 }, 100);
  assertEquals(share.oneOf, 180);
  share.add({ shown: 1, skipped: 1790 }, 5000);
  assertEquals(share.oneOf, 1);
});

Deno.test("INSPECTOR_FILES weigh little when they are sent", () => {
  const sizes = [...INSPECTOR_FILES.values()].map((text) => gzipSync(text).length);
  assertLessOrEqual(sizes.reduce((sum, size) => sum + size, 0), 28_000);
});
