import { assertEquals } from "@std/assert";
import { isAllowedHost } from "../../lib/http/allowed_host.ts";

const HOSTS = ["box.lan"];

for (
  const host of ["localhost", "LOCALHOST.:80", "127.0.0.1:8000", "[::1]:8000", "box.lan:1", null]
) {
  Deno.test(`isAllowedHost() takes ${host}`, () => {
    assertEquals(isAllowedHost(host, { hosts: HOSTS }), true);
  });
}

for (
  const host of [
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "box.lan.x",
    "",
  ]
) {
  Deno.test(`isAllowedHost() refuses "${host}"`, () => {
    assertEquals(isAllowedHost(host, { hosts: HOSTS }), false);
  });
}
