import { assertEquals } from "@std/assert";
import { redirect } from "../../../lib/http/client/redirect.ts";

const REQUEST = {
  url: new URL("https://a.example/dir/x#part"),
  method: "POST",
  headers: [["Authorization", "secret"], ["content-type", "text/plain"], ["X", "1"]] as const,
};

const METHODS: readonly (readonly [status: number, from: string, to: string])[] = [
  [301, "POST", "GET"],
  [301, "PUT", "PUT"],
  [301, "HEAD", "HEAD"],
  [302, "POST", "GET"],
  [302, "GET", "GET"],
  [302, "DELETE", "DELETE"],
  [303, "POST", "GET"],
  [303, "PUT", "GET"],
  [303, "HEAD", "HEAD"],
  [307, "POST", "POST"],
  [308, "PATCH", "PATCH"],
];

Deno.test("redirect() changes the method as the status asks", () => {
  for (const [status, from, to] of METHODS) {
    const next = redirect({ ...REQUEST, method: from }, { status, location: "/y" });
    assertEquals([next?.method, next?.keepsBody], [to, from === to], `${status} ${from}`);
  }
});

const TARGETS: readonly (readonly [location: string, to: string | undefined])[] = [
  ["y", "https://a.example/dir/y#part"],
  ["../y?q#z", "https://a.example/y?q#z"],
  ["//b.example/", "https://b.example/#part"],
  ["https://a.example:444/", "https://a.example:444/#part"],
  ["http://a.example/", "http://a.example/#part"],
  ["file:///etc/passwd", undefined],
  ["javascript:alert(1)", undefined],
  ["http://", undefined],
];

Deno.test("redirect() resolves the location, and goes nowhere but to http and https", () => {
  for (const [location, to] of TARGETS) {
    assertEquals(redirect(REQUEST, { status: 307, location })?.url.href, to, location);
  }
});

Deno.test("redirect() ignores other statuses, and one without a location", () => {
  for (const status of [200, 300, 304, 305, 400]) {
    assertEquals(redirect(REQUEST, { status, location: "/y" }), undefined);
  }
  assertEquals(redirect(REQUEST, { status: 302, location: null }), undefined);
});

function headersAfter(status: number, location: string): string[] {
  return redirect(REQUEST, { status, location })!.headers.map(([name]) => name);
}

Deno.test("redirect() keeps credentials from another origin, and what describes a body it drops", () => {
  assertEquals(headersAfter(307, "/y"), ["Authorization", "content-type", "X"]);
  assertEquals(headersAfter(303, "/y"), ["Authorization", "X"]);
  for (const other of ["http://a.example/", "https://a.example:444/", "//b.example/"]) {
    assertEquals(headersAfter(307, other), ["content-type", "X"], other);
  }
});

Deno.test("redirect() says when it leaves TLS", () => {
  const leaves = (location: string) => redirect(REQUEST, { status: 301, location })?.downgrades;
  assertEquals([leaves("http://a.example/"), leaves("https://b.example/")], [true, false]);
});
