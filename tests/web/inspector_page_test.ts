import { assert, assertEquals } from "@std/assert";
import { INSPECTOR_FILES, inspectorPage } from "../../lib/web/inspector_page.ts";
import { cellsOf, decode, previewOf } from "../../lib/web/inspector/bytes.js";
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
  assertEquals(decode(bytes('{"a":1}')), { as: "JSON", text: '{\n  "a": 1\n}' });
  assertEquals(decode(bytes("{hi")), { as: "text", text: "{hi" });
  assertEquals(decode(Uint8Array.of(1, 2)), undefined);
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
