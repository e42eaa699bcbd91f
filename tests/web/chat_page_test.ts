import { assert, assertEquals } from "@std/assert";
import { ASSETS } from "../../lib/web/chat_assets.ts";
import { chatPage } from "../../lib/web/chat_page.ts";

const SITE = "http://localhost:4000";

function ask(path: string, init?: RequestInit): Response | undefined {
  return chatPage(new Request(`${SITE}${path}`, init));
}

function pathOf(name: string): string {
  return name === "index.html" ? "/" : `/chat/${name}`;
}

Deno.test("chatPage() answers nothing but the page and its parts", () => {
  for (const path of ["/other", "/chat", "/chat/", "/chat/types.ts", "/chat/../deno.json"]) {
    assertEquals(ask(path), undefined, path);
  }
  assertEquals(ask("/chat/__proto__"), undefined);
});

Deno.test("chatPage() forbids all that is inline, foreign or framed", () => {
  const { headers } = ask("/")!;
  const policy = headers.get("content-security-policy")!.split("; ");
  for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]) {
    assert(policy.includes(rule), rule);
  }
  assert(!policy.join().includes("unsafe"));
  assertEquals(headers.get("x-content-type-options"), "nosniff");
  assertEquals(headers.get("referrer-policy"), "no-referrer");
});

Deno.test("chatPage() sends less than 60 KB for the whole page", async () => {
  let sum = 0;
  for (const name of ASSETS.keys()) {
    const response = ask(pathOf(name), { headers: { "accept-encoding": "br, gzip" } })!;
    assertEquals(response.headers.get("content-encoding"), "gzip");
    const { byteLength } = await response.arrayBuffer();
    assertEquals(response.headers.get("content-length"), String(byteLength));
    sum += byteLength;
  }
  assert(sum < 60_000, `${sum} bytes`);
});

Deno.test("chatPage() sends what it compressed, and plain text to who takes no gzip", async () => {
  const packed = ask("/", { headers: { "accept-encoding": "gzip" } })!;
  const unpacked = packed.body!.pipeThrough(new DecompressionStream("gzip"));
  assertEquals(await new Response(unpacked).text(), ASSETS.get("index.html"));
  const plain = ask("/", { headers: { "accept-encoding": "br, gzip;q=0" } })!;
  assertEquals(plain.headers.has("content-encoding"), false);
  assertEquals(await plain.text(), ASSETS.get("index.html"));
});

Deno.test("chatPage() answers HEAD without a body, and what only reads otherwise with 405", () => {
  const { body, headers } = ask("/", { method: "HEAD" })!;
  assertEquals([body, headers.has("content-length")], [null, true]);
  assertEquals(ask("/", { method: "POST" })!.status, 405);
});

Deno.test("chatPage() answers 304 to a browser that has the file", () => {
  const etag = ask("/chat/main.js")!.headers.get("etag")!;
  const again = (tag: string) => ask("/chat/main.js", { headers: { "if-none-match": tag } })!;
  assertEquals(again(etag).status, 304);
  assertEquals(again(`"other", ${etag}`).body, null);
  assertEquals(again('"other"').status, 200);
  assert(etag !== ask("/chat/chat.js")!.headers.get("etag"));
});

Deno.test("chatPage() has every file that another one asks for", () => {
  const needed = [...ASSETS.values()].flatMap((
    text,
  ) => [...text.matchAll(/(?:src|href)="chat\/([^"]+)"|from "\.\/([^"]+\.js)"/g)]);
  assert(needed.length > 20);
  for (const [, link, module] of needed) assert(ASSETS.has((link ?? module)!), link ?? module);
});
