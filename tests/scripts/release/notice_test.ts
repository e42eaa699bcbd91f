import { assertEquals } from "@std/assert";
import type { Component } from "../../../scripts/release/components.ts";
import { formatNotice } from "../../../scripts/release/notice.ts";

const RULE = "-".repeat(80);

function component(name: string, text: string): Component {
  const rest = { integrity: "sha512-", direct: true, dependencies: [] };
  return { name, version: "1.0.0", licence: "ISC", notices: [text], ...rest };
}

Deno.test("formatNotice() has the runtime first, and each licence once", () => {
  const components = [
    component("a", "ISC of x\r\n"),
    component("b", "Y"),
    component("c", "ISC of x"),
  ];
  const runtime = { version: "2.9.6", copyright: "Copyright D", source: "https://d" };
  const notice = formatNotice(components, {
    runtime,
    mit: "MIT\n\nCopyright us\n\nDo as you like\n",
  });
  assertEquals(notice.split(`\n\n${RULE}\n`), [
    "Sockeye's executables contain the software below, under these licences.",
    "deno 2.9.6 (MIT)\nThe licences of its parts are in https://d\n\nMIT\n\nCopyright D\n\nDo as you like",
    "a 1.0.0 (ISC)\nc 1.0.0 (ISC)\n\nISC of x",
    "b 1.0.0 (ISC)\n\nY\n",
  ]);
});
