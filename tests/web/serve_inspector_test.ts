import { assertEquals } from "@std/assert";
import { connect } from "../../lib/net/connect.ts";
import { Program, sockeye } from "../cli/program.ts";
import { peerTest } from "../peers.ts";
import { Chromium } from "./chromium.ts";

const START = ["serve", "--port", "0", "--host", "127.0.0.1", "--quiet"];
const PICTURE = new URL("../../dist/screenshots/inspector-serve.png", import.meta.url).pathname;
const rows = (count: number) => `document.querySelectorAll(".row").length === ${count}`;

/** Starts the whole set; gives the inspected server's address and the page's. */
async function start(): Promise<[Program, at: string, url: string]> {
  const program = Program.start(START);
  const { input = "" } = await program.stdout.match(/inspected port: \S+\n/);
  const [, at = ""] = /inspected +tcp:\/\/(\S+)/.exec(input) ?? [];
  const [, url = ""] = /inspected port: (\S+)/.exec(input) ?? [];
  return [program, at, url];
}

peerTest(
  "serve has an inspector beside the room, which sees what passes its port",
  "chromium",
  async () => {
    const [program, at, url] = await start();
    await using _program = program;
    await using browser = new Chromium();
    const page = await browser.open(url.replace(/\/$/, ""));
    await page.until("document.querySelector('#state').dataset.phase === 'open'");
    assertEquals(
      (await sockeye(["send", at, "--frame", "u32le", "one", "two"])).stdout,
      "one\ntwo\n",
    );
    await page.until(rows(4));
    await page.until("document.querySelector('.connection.is-over')");
    await page.evaluate("document.querySelector('.row').click()");
    await page.until("!document.querySelector('#edit').hidden");
    await page.evaluate("document.querySelector('#edit').click()");
    await page.evaluate("document.querySelector('#send').click()");
    await page.until("document.querySelectorAll('.row').length === 6");
    await page.evaluate("document.querySelector('#fault').focus()");
    await page.type("duplicate:dir=up");
    await page.until("document.querySelector('#fault-list code')");
    const tape = `fetch(document.querySelector("a[download]").href).then((it) => it.text())`;
    const lines = (await page.evaluate(tape) as string).trim().split("\n");
    assertEquals(lines.filter((line) => line.includes('"injected":true')).length, 1);
    await page.screenshot(PICTURE);
    const room = await browser.open(new URL("/", url).href);
    assertEquals(await room.evaluate("document.title"), "Sockeye");
  },
);

Deno.test("serve lets no page of another origin, or another name, at the inspector", async () => {
  const [program, , url] = await start();
  await using _program = program;
  const { host, origin } = new URL(url);
  const statusOf = async (fields: string) => {
    const stream = await connect(`tcp://${host}`);
    const key = "sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==";
    const upgrade = `connection: upgrade\r\nupgrade: websocket\r\n${key}`;
    const head = `GET /inspector/ HTTP/1.1\r\n${fields}\r\n${upgrade}\r\n\r\n`;
    await stream.write(new TextEncoder().encode(head));
    const buffer = new Uint8Array(12);
    await stream.read(buffer);
    stream.close();
    return new TextDecoder().decode(buffer).slice(9);
  };
  assertEquals(await statusOf(`host: ${host}\r\norigin: ${origin}`), "101");
  assertEquals(await statusOf(`host: ${host}\r\norigin: http://evil.example`), "403");
  assertEquals(await statusOf("host: evil.example\r\norigin: http://evil.example"), "403");
});
