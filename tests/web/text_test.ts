import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { waitOf } from "../../lib/web/chat/backoff.js";
import { suggest } from "../../lib/web/chat/complete.js";
import { pack, unpack } from "../../lib/web/chat/memory.js";
import { rowsOf } from "../../lib/web/chat/rows.js";
import { append, createState, openRoom } from "../../lib/web/chat/state.js";
import { linkify, mentions } from "../../lib/web/chat/text.js";

const COMMANDS = [
  { name: "msg", usage: "/msg NAME TEXT", summary: "Says it in private" },
  { name: "mute", usage: "/mute NAME", summary: "Silences" },
  { name: "join", usage: "/join ROOM", summary: "Goes there" },
];
const WORDS = { commands: COMMANDS, people: ["bob", "böb", "carol"], rooms: ["build", "lobby"] };

function inserts(text: string, asked = false): string[] {
  return suggest(text, text.length, { ...WORDS, asked })?.items.map(({ insert }) => insert) ?? [];
}

Deno.test("linkify() links web addresses only, and never loses a letter", () => {
  const links = (text: string) => linkify(text).map(({ href }) => href).filter(Boolean);
  assertEquals(links("see (https://a.example/b?c=d). Or http://e.example!"), [
    "https://a.example/b?c=d",
    "http://e.example/",
  ]);
  assertEquals(links("javascript:alert(1) data:text/html,x file:///etc https://"), []);
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.webUrl(), (text, url) => {
    const whole = text + url + text;
    assertEquals(linkify(whole).map((part) => part.text).join(""), whole);
    for (const href of links(whole)) assert(/^https?:/.test(href!));
  }));
});

Deno.test("mentions() finds a name as a word of its own", () => {
  assert(mentions("Thanks, BOB!", "bob"));
  assert(mentions("@bob: yes", "bob"));
  assert(!mentions("bobsleigh", "bob"));
  assert(!mentions("xбob", "bob"));
  assert(!mentions("anything", ""));
});

Deno.test("suggest() completes commands, then what their usage has there", () => {
  assertEquals(inserts("/m"), ["/msg ", "/mute "]);
  assertEquals(inserts("/msg b"), ["bob ", "böb "]);
  assertEquals(inserts("/join "), ["build ", "lobby "]);
  assertEquals(inserts("/msg bob b"), []);
  assertEquals(inserts("//m"), []);
});

Deno.test("suggest() completes names behind @, and anywhere when asked", () => {
  assertEquals(inserts("hello @ca"), ["@carol "]);
  assertEquals(inserts("hello ca"), []);
  assertEquals(inserts("hello ca", true), ["carol "]);
});

Deno.test("rowsOf() sets days apart, groups a sender's messages and gathers comings and goings", () => {
  const state = createState();
  const room = openRoom(state, "lobby");
  const noon = new Date(2026, 0, 5, 12).getTime();
  const put = (minutes: number, kind: "message" | "presence", from: string) =>
    append(state, room, { kind, time: noon + minutes * 60_000, from, text: `${from}!` });
  put(-24 * 60, "message", "bob");
  put(0, "message", "bob");
  put(1, "message", "bob");
  put(30, "message", "bob");
  for (let i = 0; i < 9; i++) put(31, "presence", `p${i}`);
  const rows = rowsOf(room, noon + 3_600_000);
  assertEquals(rows.map(({ kind, isHead }) => `${kind} ${isHead ?? ""}`.trim()), [
    "day",
    "message true",
    "day",
    "message true",
    "message false",
    "message true",
    "presence true",
  ]);
  assertEquals(rows.filter(({ kind }) => kind === "day").map(({ text }) => text), [
    "Yesterday",
    "Today",
  ]);
  assertEquals(rows.at(-1)!.text, "p0! · p1! · p2! · p3! · p4! · p5! · and 3 more");
});

Deno.test("waitOf() grows to a bound, and differs from one page to the next", () => {
  assertEquals([waitOf(0, 0), waitOf(0, 0.999)].map((wait) => wait >= 250 && wait <= 500), [
    true,
    true,
  ]);
  assert(waitOf(4, 0) > waitOf(0, 0.999));
  assertEquals([waitOf(1000, 0), waitOf(1000, 0.9999)], [10_000, 19_999]);
});

Deno.test("unpack() gives back what pack() kept", () => {
  const state = createState();
  const room = openRoom(state, "__proto__");
  append(state, room, { kind: "message", time: 1, from: "bob", text: "hi", id: 1 });
  state.pending.set("r", { type: "say", room: "lobby", text: "unsent", ref: "r" });
  const visit = { state, token: "t", place: 12 };
  assertEquals(unpack(pack(visit)), visit);
});
