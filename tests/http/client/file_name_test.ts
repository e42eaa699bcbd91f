import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { fileName, numberedName } from "../../../lib/http/client/file_name.ts";

const FROM_URL: readonly (readonly [path: string, name: string])[] = [
  ["/a/report.pdf?x=/y", "report.pdf"],
  ["/", "download"],
  ["/dir/", "download"],
  ["/%E4%BD%A0.txt", "你.txt"],
  ["/%zz", "%zz"],
  ["/..%2f..%2fetc%2fpasswd", "passwd"],
  ["/..%5cx.exe", "x.exe"],
  ["/.bashrc", "bashrc"],
  ["/-rf", "rf"],
  ["/...", "download"],
  ["/a%00b%0ac%1b%5b2J", "a_b_c_[2J"],
  ["/x%E2%80%AEgpj.exe", "x_gpj.exe"],
  ["/CON.txt", "_CON.txt"],
];

Deno.test("fileName() takes the last part of a path, made harmless", () => {
  for (const [path, name] of FROM_URL) {
    assertEquals(fileName(new URL(`http://h${path}`)), name, path);
  }
});

const FROM_HEADER: readonly (readonly [header: string, name: string])[] = [
  ['attachment; filename="a b.txt"', "a b.txt"],
  ["attachment; filename=plain.txt; x=y", "plain.txt"],
  ['attachment; filename="q\\"uote.txt"', "q_uote.txt"],
  [`attachment; filename="fallback.txt"; filename*=UTF-8''%e2%82%ac.txt`, "€.txt"],
  ['attachment; filename="../../.ssh/authorized_keys"', "authorized_keys"],
  ['attachment; filename="C:\\\\Windows\\\\x.dll"', "x.dll"],
  ['attachment; filename=""', "url.bin"],
  ["inline", "url.bin"],
];

Deno.test("fileName() prefers what the server says", () => {
  for (const [header, name] of FROM_HEADER) {
    assertEquals(fileName(new URL("http://h/url.bin"), header), name, header);
  }
});

Deno.test("fileName() never gives a path, a hidden file or a long name", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
    const name = fileName(new URL("http://h/"), `attachment; filename="${text}"`);
    assert(name.length > 0 && !/^[.-]|[/\\\p{Cc}]/u.test(name), name);
    assertLessOrEqual(new TextEncoder().encode(name).length, 200);
  }));
});

Deno.test("fileName() keeps the extension of a long name", () => {
  const name = fileName(new URL(`http://h/${"é".repeat(300)}.tar`));
  assertEquals(new TextEncoder().encode(name).length, 200);
  assert(name.endsWith("é.tar"), name);
});

Deno.test("numberedName() puts the number in front of the extension", () => {
  assertEquals(numberedName("a.txt", 0), "a.txt");
  assertEquals(numberedName("a.txt", 1), "a-1.txt");
  assertEquals(numberedName("a.tar.gz", 2), "a-2.tar.gz");
  assertEquals(numberedName("a", 3), "a-3");
});
