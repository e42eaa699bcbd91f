import { assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import type { ByteRowsOptions } from "../../lib/frame/byte_rows.ts";
import { drawInspection } from "../../lib/frame/draw_inspection.ts";
import { inspect } from "../../lib/frame/inspect.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { hex, utf8 } from "./helpers.ts";

async function draw(spec: string, input: Uint8Array, options?: ByteRowsOptions): Promise<string> {
  const parts = inspect([input], parseCodec(spec));
  return (await Array.fromAsync(parts, (part) => drawInspection(part, options))).flat().join("\n");
}

Deno.test("drawInspection() draws headers, payloads and trailers in rows of 16 bytes", async () => {
  const input = utf8("18:seventeen and one\n,0:,");
  assertEquals(
    await draw("netstring", input),
    `\
frame 1 at 0: 22 bytes = 3 header + 18 payload + 1 trailer
header       0  31 38 3a                                        18:
payload      3  73 65 76 65 6e 74 65 65 6e 20 61 6e 64 20 6f 6e seventeen and on
            19  65 0a                                           e·
trailer     21  2c                                              ,
frame 2 at 22: 3 bytes = 2 header + 0 payload + 1 trailer
header      22  30 3a                                           0:
payload     24  (empty)
trailer     24  2c                                              ,`,
  );
});

Deno.test("drawInspection() draws neither header nor trailer where there is none", async () => {
  assertEquals(
    await draw("fixed:2", utf8("hi")),
    `\
frame 1 at 0: 2 bytes = 2 payload
payload      0  68 69                                           hi`,
  );
});

Deno.test("drawInspection() draws what the wire changes twice", async () => {
  assertEquals(
    await draw("slip", hex("c0 61 db dc c0"), { width: 40 }),
    `\
frame 1 at 0: 5 bytes on the wire for 2 of payload
wire         0  c0 61 db dc ·a··
             4  c0          ·
payload         61 c0       a·`,
  );
});

Deno.test("drawInspection() points at the bytes of a fault, and says why", async () => {
  assertEquals(
    await draw("u32le", utf8("GET / HTTP/1.1")),
    `\
frame 1 at 0: malformed
wrong        0  47 45 54 20                                     GET 
                ^^^^^^^^^^^
                Cannot decode a u32le frame: length 542393671 is over the limit
                of 8388608 bytes: the bytes 47 45 54 20 are text, "GET /
                HTTP/1.1" begins an HTTP request
             4  2f 20 48 54 54 50 2f 31 2e 31                   / HTTP/1.1`,
  );
});

Deno.test("drawInspection() points into the last row of a long fault", async () => {
  const lines = (await draw("netstring", utf8("20:12345678901234567890!"))).split("\n");
  assertEquals(lines.slice(1, 4), [
    "wrong        0  32 30 3a 31 32 33 34 35 36 37 38 39 30 31 32 33 20:1234567890123",
    "            16  34 35 36 37 38 39 30 21                         4567890!",
    "                ^^^^^^^^^^^^^^^^^^^^^^^",
  ]);
});

Deno.test("drawInspection() points at nothing when a fault takes more bytes than are shown", async () => {
  const drawing = await draw("line:max=80", utf8("x".repeat(100)));
  assertEquals(drawing.includes("^"), false);
  assertEquals(drawing.includes("wrong"), false);
});

Deno.test("drawInspection() draws the beginning of a frame that the end cut off", async () => {
  assertEquals(
    await draw("u32le", hex("05 00")),
    `\
frame 1 at 0: unfinished
begun        0  05 00                                           ··
                Cannot finish a u32le frame: the input ended after 2 bytes of it`,
  );
});

Deno.test("drawInspection() leaves out what is over maxBytes", async () => {
  assertEquals(
    (await draw("fixed:20", utf8("x".repeat(20)), { maxBytes: 16 })).split("\n").slice(1),
    [
      "payload      0  78 78 78 78 78 78 78 78 78 78 78 78 78 78 78 78 xxxxxxxxxxxxxxxx",
      "                … 4 bytes more",
    ],
  );
});

Deno.test("drawInspection() takes the most bytes a row that the width holds", async () => {
  for (const [width, bytes] of [[20, 4], [47, 4], [48, 8], [79, 8], [80, 16], [144, 32]] as const) {
    const [, row] = (await draw("fixed:64", new Uint8Array(64), { width })).split("\n");
    assertEquals(row!.match(/·/g)?.length, bytes, `${width}`);
    if (width >= 48) assertLessOrEqual(row!.length, width);
  }
});

Deno.test("drawInspection() wraps what is wrong to the width", async () => {
  for (let width = 48; width < 120; width++) {
    const lines = (await draw("u32le", utf8("GET /"), { width })).split("\n");
    for (const line of lines) assertLessOrEqual(line.length, width);
    const words = lines.slice(3, -1).map((line) => line.slice(16));
    const broken = words.slice(0, -1).findIndex((line, i) =>
      `${line} ${words[i + 1]!.split(" ", 1)}`.length <= width - 16
    );
    assertEquals(broken, -1, "a word would have fitted on the line before");
  }
});

Deno.test("drawInspection() colours only on request, and marks each role", async () => {
  assertEquals((await draw("netstring", utf8("1:a,x"))).includes("\x1b"), false);
  const colored = await draw("netstring", utf8("1:a,x"), { color: true });
  for (const code of [1, 2, 36, 32, 35, 31]) assertEquals(colored.includes(`\x1b[${code}m`), true);
  // deno-lint-ignore no-control-regex
  assertEquals(colored.replace(/\x1b\[\d+m/g, ""), await draw("netstring", utf8("1:a,x")));
});

Deno.test("drawInspection() shows nothing that a terminal would obey", async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
    for (const spec of ["u8:max=20", "line", "netstring"]) {
      assertEquals(/[^\n\P{C}]/u.test(await draw(spec, bytes)), false);
    }
  }));
});
