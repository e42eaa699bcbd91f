import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Framed } from "../../lib/net/framed.ts";
import { FaultSet } from "../../lib/relay/faults/fault_set.ts";
import { peerTest } from "../peers.ts";
import { Chromium, type Page } from "./chromium.ts";
import { startInspected } from "./inspected_relay.ts";

const FOLDER = new URL("../../dist/screenshots/", import.meta.url).pathname;
const PHONE = { width: 390, height: 844, isPhone: true };
const SCRIPT = "<script>document.title = 'broken'</script>";

const text = (text: string) => new TextEncoder().encode(text);

async function say(client: Framed, messages: readonly string[]): Promise<void> {
  await client.send(messages.map(text));
  for (let left = messages.length; left > 0;) left -= (await client.receive())!.length;
}

/** What the rows of a page say, in order. */
async function rowsOf(page: Page): Promise<string[][]> {
  return await page.evaluate(
    `[...document.querySelectorAll(".row")].map((row) =>
      [".arrow", ".index", ".length", ".preview"].map((part) => row.querySelector(part).textContent))`,
  ) as string[][];
}

const rows = (count: number) => `document.querySelectorAll(".row").length === ${count}`;
const click = (page: Page, selector: string) =>
  page.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot(`${FOLDER}${name}.png`);
  const excess = "document.documentElement.scrollWidth - innerWidth";
  assertEquals(await page.evaluate(excess), 0, name);
}

peerTest("The inspector shows messages as they pass, and their bytes", "chromium", async () => {
  await using inspected = await startInspected("u32le");
  await using browser = new Chromium();
  const client = await inspected.connect();
  await say(client, ["before the page"]);
  const page = await browser.open(inspected.url);
  await page.until(rows(2));
  await say(client, [SCRIPT]);
  await page.until(rows(4));
  assertEquals(await rowsOf(page), [
    ...[["↑", "1", "15 B", "before the page"], ["↓", "1", "15 B", "before the page"]],
    ...[["↑", "2", "42 B", SCRIPT], ["↓", "2", "42 B", SCRIPT]],
  ]);
  await click(page, ".row");
  await page.until("document.querySelector('#hex .line')");
  const line = await page.evaluate("document.querySelector('.digits').textContent");
  assertMatch(line as string, /^ 0f 00 00 00 62 65 66 6f {2}72 65/);
  assertEquals(
    await page.evaluate("document.querySelector('#hex .header').textContent"),
    [
      " 0f 00 00 00",
    ].join(),
  );
  assert(await page.evaluate("document.title !== 'broken'"));
  client.close();
  await page.until("document.querySelector('.connection.is-over')");
});

peerTest("The inspector filters, compares and says what it leaves out", "chromium", async () => {
  await using inspected = await startInspected("line");
  await using browser = new Chromium();
  const client = await inspected.connect();
  await say(client, ["one", "two", "three"]);
  const page = await browser.open(inspected.url);
  await page.until(rows(6));
  await click(page, ".row.up");
  await page.until("document.querySelector('#hex .line')");
  await click(page, "#compare");
  await click(page, "li:nth-of-type(2) > .row");
  await page.until("document.querySelector('#difference').textContent !== ''");
  assertMatch(
    await page.evaluate("document.querySelector('#difference').textContent") as string,
    /^Differs from #1 ↑ 1 from byte 0 on; that has 4 bytes$/,
  );
  await page.evaluate("document.querySelector('#only').focus()");
  await page.type("len>3 && dir=up");
  await page.until(rows(1));
  await page.evaluate("document.querySelector('#only').value = ''");
  await page.type("");
  await page.until(rows(6));
  await say(client, Array.from({ length: 1000 }, (_, i) => `message ${i}`));
  await page.until("!document.querySelector('#sampled').hidden");
  await page.until("document.querySelector('#total-up').textContent.startsWith('1,003 ')");
  assert(await page.evaluate("document.querySelectorAll('#rows > li').length <= 400"));
  client.close();
});

peerTest("The inspector switches faults on and off", "chromium", async () => {
  await Deno.mkdir(FOLDER, { recursive: true });
  const faults = new FaultSet({ seed: 7, framing: { up: "frames", down: "frames" } });
  await using inspected = await startInspected("line", faults);
  await using browser = new Chromium();
  const page = await browser.open(inspected.url);
  await page.until("!document.querySelector('#faults').hidden");
  await page.evaluate("document.querySelector('#fault').focus()");
  await page.type("duplicate:dir=up");
  await page.until("document.querySelector('#fault-list code')");
  const client = await inspected.connect();
  await client.send([text("twice")]);
  for (let left = 2; left > 0;) left -= (await client.receive())!.length;
  await page.until(rows(3));
  await page.type("no-such-fault");
  await page.until("document.querySelector('#fault-problem').textContent !== ''");
  await picture(page, "inspector-faults");
  await click(page, "#fault-list button");
  await page.until("!document.querySelector('#fault-list li')");
  assertEquals(faults.list(), []);
  client.close();
});

peerTest("The inspector fits each screen it is shown on", "chromium", async () => {
  await Deno.mkdir(FOLDER, { recursive: true });
  await using inspected = await startInspected("u32le");
  await using browser = new Chromium();
  const page = await browser.open(inspected.url);
  const clients = [await inspected.connect(), await inspected.connect()];
  await picture(page, "inspector-begin");
  for (const [i, client] of clients.entries()) {
    await say(client, [`{"type":"hello","name":"client ${i}","features":["a","b"]}`, SCRIPT]);
    await say(client, ["短信 with the end of\na line", "\x00\x01\x02\xff binary".repeat(20)]);
  }
  clients[0]!.close();
  await page.until(rows(16));
  await click(page, ".row.up");
  await page.until("document.querySelector('#hex .line')");
  await page.until("document.querySelector('.connection.is-over')");
  await page.until("document.querySelector('#plot-most').textContent !== ''");
  await picture(page, "inspector-wide");
  await page.show({ isDark: true });
  await picture(page, "inspector-dark");
  await page.show(PHONE);
  await picture(page, "inspector-phone-detail");
  await click(page, "#close-detail");
  await picture(page, "inspector-phone");
  clients[1]!.close();
});
