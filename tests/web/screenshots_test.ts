import { assertEquals } from "@std/assert";
import { MemoryLog } from "../../lib/chat/log/memory_log.ts";
import { peerTest } from "../peers.ts";
import { Chromium, type Page } from "./chromium.ts";
import { type RoomServer, startRoom } from "./room_server.ts";
import { inRoom, shows, visit } from "./visitor.ts";

const FOLDER = new URL("../../dist/screenshots/", import.meta.url).pathname;
const PHONE = { width: 390, height: 844, isPhone: true };

const TALK: [from: string, text: string, action?: true][] = [
  ["alice", "Morning! The page and nc are in one room now, which still feels like magic."],
  ["alice", "https://example.org/a/long/path?with=query&and=more#fragment says how it is done."],
  ["bob", "seen, the u32le header costs nothing"],
  ["bob", "waves", true],
  ["山田太郎", "おはようございます。フレームの長さは四バイトで合っていますか？"],
  ["alice", "Yes, four bytes, little endian 👍"],
  ["عمر", "صباح الخير! هل يعمل هذا مع WebSocket أيضًا؟"],
  ["Мария", "Да, на том же порту. Первый байт решает, какая это дверь."],
  ["a-name-of-24-characters1", "pneumonoultramicroscopicsilicovolcanoconiosis".repeat(5)],
  ["José", "<script>alert('no')</script>"],
  ["bob", "dana, could you look at the drain test later? 🎣🐟"],
];

function openTalk(): Promise<RoomServer> {
  const log = new MemoryLog();
  for (const [from, text, action] of TALK) {
    log.append({ room: "lobby", from, text, ...(action && { action }) });
  }
  return startRoom({ log });
}

/** Writes a picture, and checks that nothing sticks out of it. */
async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate("Promise.all(document.getAnimations().map(({ finished }) => finished))");
  await page.screenshot(`${FOLDER}${name}.png`);
  const excess = "document.documentElement.scrollWidth - innerWidth";
  assertEquals(await page.evaluate(excess), 0, name);
}

peerTest("The page fits each screen it is shown on", "chromium", async () => {
  await Deno.mkdir(FOLDER, { recursive: true });
  await using room = await openTalk();
  await using browser = new Chromium();
  await picture(await browser.open(room.url), "join");
  const page = await visit(browser, room.url, { name: "dana" });
  await page.until(shows("<script>alert('no')</script>"));
  await picture(page, "wide");
  await page.call("Input.insertText", { text: "/" });
  await page.until("!document.querySelector('#suggestions').hidden");
  await picture(page, "commands");
  await page.show(PHONE);
  await picture(page, "phone-commands");
  await page.press("Escape");
  await picture(page, "phone");
  await page.evaluate("document.querySelector('#open-sidebar').click()");
  await picture(page, "phone-rooms");
});

peerTest("The page fits in the dark, in private and without a connection", "chromium", async () => {
  await Deno.mkdir(FOLDER, { recursive: true });
  const room = await openTalk();
  await using browser = new Chromium();
  const alice = await visit(browser, room.url, { name: "alice" });
  const page = await visit(browser, room.url, { name: "dana", isDark: true });
  await page.type("/help");
  await page.until("document.querySelector('.notice')");
  await picture(page, "dark");
  await page.type("/msg alice Did you see the figures of the fan-out?");
  await inRoom(page, "alice");
  await alice.until("document.querySelector('.is-mentioned')");
  await picture(alice, "unread");
  await page.type("They are in the file.");
  await picture(page, "dark-private");
  await room[Symbol.asyncDispose]();
  await page.until("!document.querySelector('#banner').hidden");
  await page.type("I write this without a connection.");
  await page.until("document.querySelector('.waiting')");
  await picture(page, "dark-lost");
  await page.show({ ...PHONE, isDark: true });
  await picture(page, "dark-phone-lost");
});
