import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { encode as encodeMessagePack } from "@msgpack/msgpack";
import { encode as encodeCbor } from "cborg";
import type { Framed } from "../../lib/net/framed.ts";
import { peerTest } from "../peers.ts";
import { Chromium, type Page } from "./chromium.ts";
import { startInspected } from "./inspected_relay.ts";

const FOLDER = new URL("../../dist/screenshots/", import.meta.url).pathname;
const PHONE = { width: 380, height: 760, isPhone: true };

const bytesOf = (text: string) => new TextEncoder().encode(text);
const rows = (count: number) => `document.querySelectorAll(".row").length === ${count}`;
const textOf = (page: Page, id: string) =>
  page.evaluate(`document.querySelector("#${id}").textContent`) as Promise<string>;
const click = (page: Page, selector: string) =>
  page.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);

async function say(client: Framed, bytes: Uint8Array): Promise<Uint8Array> {
  await client.send([bytes]);
  return (await client.read())!;
}

/** Chooses a row, and waits until its message is shown. */
async function choose(page: Page, number: number): Promise<void> {
  const row = `document.querySelectorAll(".row")[${number - 1}]`;
  await page.evaluate(`${row}.click()`);
  const at = await page.evaluate(
    `["conn", "arrow", "index"].map((part) => ${row}.querySelector("." + part).textContent).join(" ")`,
  );
  await page.until(
    `document.querySelector("#about strong")?.textContent === ${JSON.stringify(at)}`,
  );
}

/** Writes into the editor. */
async function edit(page: Page, value: string): Promise<void> {
  const field = `document.querySelector("#edited")`;
  await page.evaluate(`${field}.value = ${JSON.stringify(value)}`);
  await page.evaluate(`${field}.dispatchEvent(new Event("input", { bubbles: true }))`);
}

/** Sends, and gives what is said of it. */
async function send(page: Page): Promise<string> {
  await page.evaluate(`document.querySelector("#sent").textContent = ""`);
  await click(page, "#send");
  await page.until(`!["", "Sending …"].includes(document.querySelector("#sent").textContent)`);
  return await textOf(page, "sent");
}

/** Writes a picture, and checks that nothing sticks out of it. */
async function picture(page: Page, name: string): Promise<void> {
  await Deno.mkdir(FOLDER, { recursive: true });
  await page.screenshot(`${FOLDER}${name}.png`);
  const excess = "document.documentElement.scrollWidth - innerWidth";
  assertEquals(await page.evaluate(excess), 0, name);
}

peerTest("The inspector sends a message again that was edited as text", "chromium", async () => {
  await using inspected = await startInspected("u32le");
  await using browser = new Chromium();
  const client = await inspected.connect();
  await say(client, bytesOf('{"say":"one"}'));
  const page = await browser.open(inspected.url);
  await page.until(rows(2));
  await choose(page, 1);
  await click(page, "#edit");
  assertEquals(await page.evaluate(`document.querySelector("#edited").value`), '{"say":"one"}');
  await edit(page, String.raw`a longer one\r`);
  assertEquals(await send(page), "Sent by connection #1.");
  assertEquals(await client.read(), bytesOf("a longer one\r"));
  await page.until(rows(4));
  assert(await page.evaluate(`document.querySelectorAll(".row")[2].querySelector(".injected")`));
  await choose(page, 3);
  assertStringIncludes(await textOf(page, "about"), "sent by hand");
  assertMatch(await textOf(page, "hex"), /^0000 0d 00 00 00 61/);
  await picture(page, "inspector-editor");
  await page.show({ isDark: true });
  await picture(page, "inspector-editor-dark");
  await page.show(PHONE);
  await picture(page, "inspector-editor-phone");
  client.close();
  await page.until("document.querySelector('.connection.is-over')");
});

peerTest("The inspector sends digits, as a frame or exactly as they are", "chromium", async () => {
  await using inspected = await startInspected("u8");
  await using browser = new Chromium();
  const client = await inspected.connect();
  await say(client, Uint8Array.of(0xff, 0));
  const page = await browser.open(inspected.url);
  await page.until(rows(2));
  await choose(page, 1);
  await click(page, "#edit");
  assertEquals(await page.evaluate(`document.querySelector("#edited").value`), "ff 00");
  for (const [wrong, problem] of [["ff zz", "no hexadecimal digit"], ["ff 0", "is missing"]]) {
    await edit(page, wrong!);
    assertStringIncludes(await textOf(page, "edited-state"), problem!);
    assert(await page.evaluate(`document.querySelector("#send").disabled`));
  }
  await picture(page, "inspector-editor-wrong");
  await edit(page, "fe 01 02");
  await send(page);
  assertEquals([...(await client.read())!], [0xfe, 1, 2]);
  await click(page, "#exact");
  assertEquals(await page.evaluate(`document.querySelector("#edited").value`), "02 fe 01 02");
  await edit(page, "01 41 01 42");
  await send(page);
  assertEquals([await client.read(), await client.read()], [bytesOf("A"), bytesOf("B")]);
  await click(page, "#exact");
  await edit(page, "00".repeat(256));
  assertMatch(await send(page), /255/);
  client.close();
});

peerTest(
  "The inspector sends by a new connection where the old one is over",
  "chromium",
  async () => {
    await using inspected = await startInspected("line");
    await using browser = new Chromium();
    const client = await inspected.connect();
    await say(client, bytesOf("one"));
    client.close();
    const page = await browser.open(inspected.url);
    await page.until("document.querySelector('.connection.is-over')");
    await page.until(rows(2));
    await choose(page, 1);
    await click(page, "#edit");
    assertEquals(await send(page), "Sent by a new connection, #2.");
    await page.until(rows(4));
    assertEquals(await send(page), "Sent by connection #2.");
    await page.until(rows(6));
    await edit(page, "two\nlines");
    assertMatch(await send(page), /^Cannot/);
    await choose(page, 2);
    await click(page, "#edit");
    assertEquals(await send(page), "Cannot send to the client of connection 1: it has gone");
  },
);

peerTest("The inspector sends a message while the one before waits", "chromium", async () => {
  await using inspected = await startInspected("u8");
  await using browser = new Chromium();
  const [one, two] = [await inspected.connect(), await inspected.connect()];
  await one.stream.write(Uint8Array.of(1, 65, 2, 66)); // The second message lacks its end.
  await one.read();
  await say(two, bytesOf("two"));
  const page = await browser.open(inspected.url);
  await page.until(rows(4));
  await choose(page, 1);
  await click(page, "#edit");
  await click(page, "#send");
  await choose(page, 3);
  await click(page, "#edit");
  assertEquals(await send(page), "Sent by connection #2.");
  await one.stream.write(Uint8Array.of(67));
  assertEquals([await one.read(), await one.read()], [bytesOf("BC"), bytesOf("A")]);
  one.close();
  two.close();
});

peerTest("The inspector reads MessagePack and CBOR", "chromium", async () => {
  await using inspected = await startInspected("u16be");
  await using browser = new Chromium();
  const client = await inspected.connect();
  const value = { type: "move", at: [1, -2.5], who: "短信" };
  await say(client, encodeMessagePack(value));
  await say(client, encodeCbor(value));
  const page = await browser.open(inspected.url);
  await page.until(rows(4));
  for (const [i, as] of ["MessagePack", "CBOR"].entries()) {
    await choose(page, 1 + 2 * i);
    assertEquals(await textOf(page, "decoded-as"), as);
    assertEquals(JSON.parse(await textOf(page, "decoded")), value);
  }
  await picture(page, "inspector-cbor");
  const view = `document.querySelector("#view-as")`;
  await page.evaluate(`${view}.value = "JSON"; ${view}.dispatchEvent(new Event("change"))`);
  assertEquals(await textOf(page, "decoded"), "This is no JSON.");
  client.close();
});
