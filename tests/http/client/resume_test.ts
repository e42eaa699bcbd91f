import { assertEquals } from "@std/assert";
import { HeaderFields } from "../../../lib/http/header_fields.ts";
import { continuation, rangeHeaders, validatorOf } from "../../../lib/http/client/resume.ts";

const PART = { size: 10, validator: '"v1"' };
const DATE = "Wed, 21 Oct 2015 07:28:00 GMT";

function respond(status: number, headers: Record<string, string>) {
  return continuation(PART, { status, headers: new HeaderFields(Object.entries(headers)) });
}

Deno.test("rangeHeaders() asks for the rest of one version, and of an unknown one for nothing", () => {
  assertEquals(rangeHeaders(PART), [["Range", "bytes=10-"], ["If-Range", '"v1"']]);
  assertEquals(rangeHeaders({ size: 10 }), []);
  assertEquals(rangeHeaders({ size: 0, validator: '"v1"' }), []);
});

Deno.test("continuation() goes on with the right range of the same version", () => {
  const headers = { "content-range": "bytes 10-19/20", etag: '"v1"' };
  assertEquals(respond(206, headers), { kind: "write", offset: 10, total: 20 });
  const unknown = { "content-range": "bytes 10-19/*", etag: '"v1"' };
  assertEquals(respond(206, unknown), { kind: "write", offset: 10, total: 20 });
});

Deno.test("continuation() starts afresh when the whole comes", () => {
  assertEquals(respond(200, { "content-length": "7" }), { kind: "write", offset: 0, total: 7 });
  assertEquals(respond(200, {}), { kind: "write", offset: 0, total: undefined });
});

const WRONG: readonly (readonly [number, Record<string, string>])[] = [
  [416, { "content-range": "bytes */5" }],
  [206, { etag: '"v1"' }],
  [206, { "content-range": "bytes 9-19/20", etag: '"v1"' }],
  [206, { "content-range": "bytes 10-9/20", etag: '"v1"' }],
  [206, { "content-range": "bytes 10-19/20", etag: '"v2"' }],
  [206, { "content-range": "bytes 10-19/20" }],
];

Deno.test("continuation() asks again for the whole when the answer does not fit the part", () => {
  for (const [status, headers] of WRONG) {
    assertEquals(respond(status, headers), { kind: "again" }, JSON.stringify(headers));
  }
});

const VALIDATORS: readonly (readonly [Record<string, string>, string | undefined])[] = [
  [{ etag: '"a"', "last-modified": DATE }, '"a"'],
  [{ etag: 'W/"a"' }, undefined],
  [{ "last-modified": DATE, date: "Wed, 21 Oct 2015 07:29:00 GMT" }, DATE],
  [{ "last-modified": DATE, date: "Wed, 21 Oct 2015 07:28:30 GMT" }, undefined],
  [{ "last-modified": DATE }, undefined],
  [{}, undefined],
];

Deno.test("validatorOf() takes a strong tag, else a date that can no longer name two versions", () => {
  for (const [headers, validator] of VALIDATORS) {
    assertEquals(validatorOf(new HeaderFields(Object.entries(headers))), validator);
  }
});
