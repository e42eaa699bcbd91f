import type { Chromium, Page, Screen } from "./chromium.ts";

/** The texts of the messages on a page, in order. */
export const TEXTS =
  "[...document.querySelectorAll('.message .text')].map(({ textContent }) => textContent)";

/** Who comes, and on which screen. */
export interface Visit extends Screen {
  /** The name. */
  name: string;
}

/** Opens the page as somebody who comes into the lobby; the field has the focus. */
export async function visit(browser: Chromium, url: string, options: Visit): Promise<Page> {
  const { name, ...screen } = options;
  const page = await browser.open(url, screen);
  await page.evaluate("document.querySelector('#name').focus()");
  await page.type(name);
  await inRoom(page, "#lobby");
  await page.evaluate("document.querySelector('#text').focus()");
  return page;
}

/** Waits until the page is connected and shows a room. */
export async function inRoom(page: Page, title: string): Promise<void> {
  await page.until("document.querySelector('#my-state').dataset.phase === 'open'");
  await page.until(`document.querySelector('#title').textContent === ${JSON.stringify(title)}`);
}

/** An expression that is true once a message is shown. */
export function shows(text: string): string {
  return `${TEXTS}.includes(${JSON.stringify(text)})`;
}
