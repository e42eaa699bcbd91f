import { assertEquals, assertThrows } from "@std/assert";
import { parseUrl } from "../../../lib/cli/http/url.ts";
import { AddressError } from "../../../lib/errors.ts";

const URLS: readonly (readonly [text: string, href: string])[] = [
  ["https://h:444/x?y#z", "https://h:444/x?y#z"],
  ["HTTP://H/x", "http://h/x"],
  ["h", "http://h/"],
  ["h/x", "http://h/x"],
  ["h:8000/x", "http://h:8000/x"],
  [":8000", "http://127.0.0.1:8000/"],
  [":8000/x", "http://127.0.0.1:8000/x"],
  [":/x", "http://127.0.0.1/x"],
  ["/x", "http://127.0.0.1/x"],
  ["[::1]:8000/x", "http://[::1]:8000/x"],
  ["u:p@h/x", "http://u:p@h/x"],
];

Deno.test("parseUrl() reads URLs and their short forms", () => {
  for (const [text, href] of URLS) assertEquals(parseUrl(text).href, href, text);
});

Deno.test("parseUrl() puts a query behind the one that is there", () => {
  assertEquals(parseUrl(":80/x?a=1", [["b", "2 & 3"]]).search, "?a=1&b=2+%26+3");
});

Deno.test("parseUrl() refuses what is no URL of the web", () => {
  for (const text of ["ftp://h/", "file:///etc/passwd", "http://", ":99999/", "h h"]) {
    assertThrows(() => parseUrl(text), AddressError, "as a URL");
  }
});
