import { assertEquals } from "@std/assert";
import { MemoryLog } from "../../lib/chat/log/memory_log.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { Framed } from "../../lib/net/framed.ts";
import { Peer, peerTest } from "../peers.ts";
import { dial } from "../net/loopback.ts";
import { Chromium } from "./chromium.ts";
import { startRoom } from "./room_server.ts";
import { inRoom, shows, TEXTS, visit } from "./visitor.ts";

/** The texts of messages up to one, as a program reads them from a stream of JSON. */
async function textsUntil(last: string, next: () => Promise<string>): Promise<string[]> {
  const texts: string[] = [];
  while (texts.at(-1) !== last) {
    const { type, text } = JSON.parse(await next());
    if (type === "message") texts.push(text);
  }
  return texts;
}

async function openFrames(port: number) {
  const frames = new Framed(
    await dial({ scheme: "tcp", host: "127.0.0.1", port }),
    parseCodec("u32le"),
  );
  await frames.write(new TextEncoder().encode('{"type":"hello","name":"frames"}'));
  const next = async () => new TextDecoder().decode(await frames.read() ?? undefined);
  while (!(await next()).includes('"joined"'));
  return { next, close: () => frames.close() };
}

async function openSocket(port: number) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  const heard = new TransformStream<string, string>();
  const [writer, reader] = [heard.writable.getWriter(), heard.readable.getReader()];
  socket.onmessage = ({ data }) => writer.write(data).catch(() => {});
  const closed = new Promise((resolve) => socket.onclose = resolve);
  await new Promise((resolve) => socket.onopen = resolve);
  socket.send('{"type":"hello","name":"socket"}');
  const next = async () => (await reader.read()).value ?? "";
  while (!(await next()).includes('"joined"'));
  const close = async () => {
    await reader.cancel();
    socket.close();
    await closed;
  };
  return { next, close };
}

peerTest("Two pages, nc, frames and a WebSocket see one order", "chromium", async () => {
  await using room = await startRoom();
  await using browser = new Chromium();
  await using nc = new Peer("nc", ["127.0.0.1", String(room.port)]);
  await nc.stdout.saw(/You are guest/);
  const [frames, socket] = [await openFrames(room.port), await openSocket(room.port)];
  const alice = await visit(browser, room.url, { name: "alice" });
  const bob = await visit(browser, room.url, { name: "bob" });
  await nc.stdout.saw(/bob joined/);
  for (let i = 0; i < 5; i++) {
    await Promise.all([alice.type(`a${i}`), bob.type(`b${i}`), nc.type(`n${i}\n`)]);
  }
  for (const page of [alice, bob]) await page.until(`${TEXTS}.length === 15`);
  await alice.type("last");
  for (const page of [alice, bob]) await page.until(shows("last"));
  const seen = await alice.evaluate(TEXTS) as string[];
  assertEquals(await bob.evaluate(TEXTS), seen);
  for (const { next } of [frames, socket]) assertEquals(await textsUntil("last", next), seen);
  // Whoever types into nc has its own lines on the screen already.
  const [, printed] = await nc.stdout.saw(/bob joined\n([^]*: last)\n/);
  const others = printed!.match(/(?<=: ).+/g);
  assertEquals(others, seen.filter((text) => !text.startsWith("n")));
  frames.close();
  await socket.close();
});

peerTest("The page shows markup as text, and runs none of it", "chromium", async () => {
  await using room = await startRoom();
  await using browser = new Chromium();
  const page = await visit(browser, room.url, { name: "alice" });
  const own = "document.title='owned'";
  const attack = `<img src=x onerror="${own}"><script>${own}</script>`;
  await page.type(attack);
  await page.type("behind it");
  await page.until(shows("behind it"));
  assertEquals(await page.evaluate(TEXTS), [attack, "behind it"]);
  assertEquals(
    await page.evaluate("document.querySelectorAll('#rows :is(img, script)').length"),
    0,
  );
  assertEquals(await page.evaluate("document.title"), "#lobby · Sockeye");
});

peerTest(
  "The page keeps its place over a reload: name, room, messages, draft",
  "chromium",
  async () => {
    await using room = await startRoom();
    await using browser = new Chromium();
    const page = await visit(browser, room.url, { name: "alice" });
    await page.type("said before");
    await page.type("/join build");
    await inRoom(page, "#build");
    await page.type("red");
    await page.until(shows("red"));
    await page.call("Input.insertText", { text: "half a wo" });
    await page.reload();
    await inRoom(page, "#build");
    await page.until(shows("red"));
    assertEquals(await page.evaluate("document.querySelector('#my-name').textContent"), "alice");
    assertEquals(await page.evaluate("document.querySelector('#text').value"), "half a wo");
    await page.evaluate("document.querySelector('[data-key=\"#lobby\"]').click()");
    await page.until(shows("said before"));
  },
);

peerTest(
  "The page comes back to a server that was started again, with what was written meanwhile",
  "chromium",
  async () => {
    const log = new MemoryLog();
    const first = await startRoom({ log });
    await using browser = new Chromium();
    const alice = await visit(browser, first.url, { name: "alice" });
    await alice.type("before");
    await alice.until(shows("before"));
    await first[Symbol.asyncDispose]();
    await alice.until("!document.querySelector('#banner').hidden");
    await alice.type("meanwhile");
    await using _second = await startRoom({ log, port: first.port });
    await alice.until("document.querySelector('#banner').hidden");
    await alice.until("!document.querySelector('.waiting')");
    const bob = await visit(browser, first.url, { name: "bob" });
    await bob.until(shows("meanwhile"));
    assertEquals(await bob.evaluate(TEXTS), ["before", "meanwhile"]);
    assertEquals(await alice.evaluate(TEXTS), ["before", "meanwhile"]);
  },
);

peerTest(
  "The page lets who has joined write at once, and says how the visit ended",
  "chromium",
  async () => {
    await using room = await startRoom({ operatorToken: "boss" });
    await using browser = new Chromium();
    const page = await browser.open(room.url);
    await page.evaluate("document.querySelector('#name').focus()");
    await page.type("alice");
    await inRoom(page, "#lobby");
    await page.type("hello");
    await page.until(shows("hello"));
    const banner = "document.querySelector('#banner-text').textContent";
    await page.type("/quit");
    await page.until(`${banner} === 'You have left.'`);
    await page.evaluate("document.querySelector('#again').click()");
    await inRoom(page, "#lobby");
    const bob = await visit(browser, room.url, { name: "bob" });
    await bob.type("/operator boss");
    await bob.type("/kick alice too loud");
    await page.until(`${banner} === 'The server has ended your visit: kicked: too loud.'`);
  },
);

peerTest("The page's lists take the focus on a phone, and give it back", "chromium", async () => {
  await using room = await startRoom();
  await using browser = new Chromium();
  const page = await visit(browser, room.url, { name: "alice", width: 380, isPhone: true });
  for (const list of ["sidebar", "people"]) {
    await page.evaluate(`document.querySelector('#open-${list}').focus()`);
    await page.press("Enter", { code: 13 });
    await page.until(`document.activeElement.id === 'close-${list}'`);
    await page.press("Escape");
    await page.until(`document.activeElement.id === 'open-${list}'`);
  }
});

peerTest("The page asks for a token where the server does", "chromium", async () => {
  await using room = await startRoom({ token: "sesame" });
  await using browser = new Chromium();
  const page = await browser.open(room.url);
  await page.evaluate("document.querySelector('#name').focus()");
  await page.type("alice");
  await page.until("document.activeElement.id === 'token'");
  assertEquals(await page.evaluate("document.querySelector('#join-error').hidden"), false);
  await page.type("sesame");
  await inRoom(page, "#lobby");
});

peerTest(
  "The page loads what is older as the reader scrolls up, and keeps the place",
  "chromium",
  async () => {
    const log = new MemoryLog();
    for (let i = 1; i <= 120; i++) log.append({ room: "lobby", from: "bob", text: `line ${i}` });
    await using room = await startRoom({ log });
    await using browser = new Chromium();
    const page = await visit(browser, room.url, { name: "alice" });
    await page.until(shows("line 120"));
    const scroller = "document.querySelector('#log')";
    const top = `[...document.querySelectorAll('.text')]
    .find(({ textContent }) => textContent === 'line 75').getBoundingClientRect().top`;
    await page.evaluate(`${scroller}.scrollTop = 0, globalThis.before = ${top}`);
    await page.until(shows("line 21"));
    assertEquals(await page.evaluate(`Math.abs(${top} - globalThis.before) < 2`), true);
    await page.evaluate(`${scroller}.scrollTop = 0`);
    await page.until(shows("line 1"));
    const all = Array.from({ length: 120 }, (_, i) => `line ${i + 1}`);
    assertEquals(await page.evaluate(TEXTS), all);
  },
);
