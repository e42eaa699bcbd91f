import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { looksLike } from "../../lib/frame/looks_like.ts";
import { hex, utf8 } from "./helpers.ts";

const TEXTS: [text: string, look: string | undefined][] = [
  ["POST /x HTTP/1.1\r\n", 'are text, "POST /x HTTP/1.1\\r\\n" begins an HTTP request'],
  ["HTTP/1.1 200 OK", 'are text, "HTTP/1.1 200 OK" begins an HTTP response'],
  ["PRI * HTTP/2.0\r\n", 'are text, "PRI * HTTP/2.0\\r\\n" begins an HTTP/2 connection'],
  ["SSH-2.0-OpenSSH_9.2", 'are text, "SSH-2.0-OpenSSH_9.2" begins an SSH banner'],
  ["220 mail ESMTP", 'are text, "220 mail ESMTP" begins an SMTP or FTP greeting'],
  ["content-length: 5", 'are text, "content-length: 5" begins a content-length frame'],
  ["5:hello,", 'are text, "5:hello," begins a netstring frame'],
  ["20 <34>1 -", 'are text, "20 <34>1 -" begins a decimal frame'],
  ["<34>Oct 11", 'are text, "<34>Oct 11" begins a syslog message'],
  ["<?xml version", 'are text, "<?xml version" begins an XML document'],
  ['{"id":1}', 'are text, "{\\"id\\":1}" begins a JSON text'],
  ["[1]", 'are text, "[1]"'],
  ["hello\\\t\n", 'are text, "hello\\\\\\t\\n"'],
  ["a".repeat(25), `are text, "${"a".repeat(24)}"…`],
  ["a".repeat(24), `are text, "${"a".repeat(24)}"`],
  ["a", undefined],
  ["", undefined],
  ["Grüße", 'are UTF-8 text, "Grüße"'],
  ["福", 'are UTF-8 text, "福"'],
  ["a\u202eb", undefined],
  ["\x1b[2J", undefined],
];

for (const [text, look] of TEXTS) {
  Deno.test(`looksLike() says of ${JSON.stringify(text)}: ${look}`, () => {
    assertEquals(looksLike(utf8(text)), look);
  });
}

Deno.test("looksLike() knows how binary protocols and files begin", () => {
  const starts: [bytes: string, what: string][] = [
    ["16 03 01 02 00", "a TLS ClientHello"],
    ["15 03 03", "a TLS alert"],
    ["00 00 01 ba 44", "an MPEG program stream"],
    ["1f 8b 08", "gzip data"],
    ["89 50 4e 47 0d", "a PNG image"],
    ["50 4b 03 04", "a ZIP archive"],
    ["7f 45 4c 46", "an ELF executable"],
    ["ff fb 01", "a Telnet negotiation"],
    ["ff fd 18", "a Telnet negotiation"],
  ];
  for (const [bytes, what] of starts) assertEquals(looksLike(hex(bytes)), `begin ${what}`);
  assertEquals(looksLike(hex("00 00 01")), undefined);
});

Deno.test("looksLike() asks only of the header that it is text", () => {
  assertEquals(looksLike(hex("61 62 63 00")), undefined);
  assertEquals(looksLike(hex("61 62 63 00"), { header: 3 }), 'are text, "abc"');
  assertEquals(looksLike(hex("61 62 00"), { header: 3 }), undefined);
  assertEquals(looksLike(hex("61 00"), { header: 1 }), undefined);
  assertEquals(looksLike(hex("c3 a9 c3 a8 00"), { header: 4 }), 'are UTF-8 text, "éè"');
  assertEquals(looksLike(hex("c3 a9 c3 a8 00"), { header: 5 }), undefined);
});

Deno.test("looksLike() does not name the codec that was tried", () => {
  assertEquals(looksLike(utf8("5:hi"), { tried: "netstring" }), 'are text, "5:hi"');
  assertEquals(
    looksLike(utf8("5:hi"), { tried: "u32le" }),
    'are text, "5:hi" begins a netstring frame',
  );
});

Deno.test("looksLike() shows nothing that a terminal would obey", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(40), (bytes, header) => {
    const look = looksLike(bytes, { header }) ?? "";
    assertEquals(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(look), false, look);
  }));
});
