/** Debian's Chromium, steered by the DevTools protocol: no more of it than the tests need. */

import { Peer } from "../peers.ts";

type Fields = Record<string, unknown>;

interface Answer {
  id?: number;
  method?: string;
  sessionId?: string;
  result?: Fields;
  error?: { message: string };
}

/** A running browser; `await using` it. */
export class Chromium implements AsyncDisposable {
  readonly #peer: Peer;
  readonly #folder = Deno.makeTempDirSync({ prefix: "sockeye-chromium-" });
  readonly #calls = new Map<number, PromiseWithResolvers<Fields>>();
  readonly #events = new Map<string, PromiseWithResolvers<void>>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #socket: Promise<WebSocket>;
  #count = 0;

  /** Starts it, without a window. */
  constructor() {
    this.#peer = new Peer("chromium", [
      "--headless",
      "--no-sandbox",
      "--no-first-run",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-backgrounding-occluded-windows",
      "--disable-renderer-backgrounding",
      "--remote-debugging-port=0",
      `--user-data-dir=${this.#folder}`,
    ]);
    this.#socket = this.#connect();
  }

  async #connect(): Promise<WebSocket> {
    const [, url] = await this.#peer.stderr.saw(/DevTools listening on (ws:\S+)/);
    const socket = new WebSocket(url!);
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    socket.onclose = () => this.#end();
    await new Promise((resolve) => socket.onopen = resolve);
    return socket;
  }

  #hear({ id, result = {}, error, method, sessionId }: Answer): void {
    if (method) this.#events.get(`${sessionId} ${method}`)?.resolve();
    const call = this.#calls.get(id ?? 0);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result);
    this.#calls.delete(id ?? 0);
  }

  #end(): void {
    const error = new Error("Cannot go on: the browser has ended");
    for (const call of this.#calls.values()) call.reject(error);
    this.#calls.clear();
    this.#ended.resolve();
  }

  /** Calls a method of the DevTools protocol. */
  async call(method: string, params: Fields = {}, { session = "" } = {}): Promise<Fields> {
    const socket = await this.#socket;
    const call = Promise.withResolvers<Fields>();
    const id = ++this.#count;
    this.#calls.set(id, call);
    socket.send(JSON.stringify({ id, method, params, ...(session && { sessionId: session }) }));
    return await call.promise;
  }

  /** Resolves when an event of a tab comes next. */
  next(method: string, session: string): Promise<void> {
    const event = Promise.withResolvers<void>();
    this.#events.set(`${session} ${method}`, event);
    return event.promise;
  }

  /** Opens a page as somebody who was never there: with a storage of its own. */
  async open(url: string, screen: Screen = {}): Promise<Page> {
    const { browserContextId } = await this.call("Target.createBrowserContext");
    const target = { url: "about:blank", browserContextId };
    const { targetId } = await this.call("Target.createTarget", target);
    const attached = await this.call("Target.attachToTarget", { targetId, flatten: true });
    const session = attached.sessionId as string;
    const page = new Page(this, session);
    await page.show(screen);
    await page.call("Page.enable");
    // Until then the empty page may still be there, and is complete, too.
    const loaded = this.next("Page.loadEventFired", session);
    await page.call("Page.navigate", { url });
    await loaded;
    await page.until("document.readyState === 'complete'");
    return page;
  }

  /** Ends it, and removes what it wrote. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.call("Browser.close").catch(() => {});
    await this.#ended.promise;
    await this.#peer.code;
    await this.#peer[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** What a page is shown on. */
export interface Screen {
  width?: number;
  height?: number;
  isPhone?: boolean;
  isDark?: boolean;
}

/** A page in a tab of its own. */
export class Page {
  readonly #browser: Chromium;
  readonly #session: string;

  /** Steers a tab. */
  constructor(browser: Chromium, session: string) {
    this.#browser = browser;
    this.#session = session;
  }

  /** Calls a method of the DevTools protocol for this tab. */
  call(method: string, params: Fields = {}): Promise<Fields> {
    return this.#browser.call(method, params, { session: this.#session });
  }

  /** Changes the screen. */
  async show({ width = 1280, height = 800, isPhone = false, isDark = false }: Screen) {
    const deviceScaleFactor = isPhone ? 2 : 1;
    const metrics = { width, height, deviceScaleFactor, mobile: isPhone };
    await this.call("Emulation.setDeviceMetricsOverride", metrics);
    const value = isDark ? "dark" : "light";
    await this.call("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value }],
    });
  }

  /** Loads the page again. */
  async reload(): Promise<void> {
    await this.call("Page.enable");
    const loaded = this.#browser.next("Page.loadEventFired", this.#session);
    await this.call("Page.reload");
    await loaded;
  }

  /** The value of an expression in the page; of a promise, what it resolves to. */
  async evaluate(expression: string): Promise<unknown> {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.call("Runtime.evaluate", options);
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return (result as { value?: unknown }).value;
  }

  /** Waits until an expression is true, looking whenever the page has changed. */
  async until(expression: string): Promise<void> {
    await this.evaluate(`new Promise((resolve) => {
      const look = () => (${expression}) && resolve(true);
      const options = { subtree: true, childList: true, attributes: true, characterData: true };
      new MutationObserver(look).observe(document, options);
      for (const name of ["load", "scroll"]) addEventListener(name, look, true);
      look();
    })`);
  }

  /** Types text where the focus is, and presses Enter. */
  async type(text: string): Promise<void> {
    await this.call("Input.insertText", { text });
    await this.press("Enter", { code: 13 });
  }

  /** Presses a key. */
  async press(key: string, { code = 0, modifiers = 0 } = {}): Promise<void> {
    const event = { key, code: key, windowsVirtualKeyCode: code, modifiers };
    // Without its text, Enter sends no form.
    const text = key === "Enter" ? { text: "\r" } : {};
    await this.call("Input.dispatchKeyEvent", { type: "keyDown", ...event, ...text });
    await this.call("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  }

  /** Writes what is to be seen as a PNG file. */
  async screenshot(path: string): Promise<void> {
    const { data } = await this.call("Page.captureScreenshot");
    await Deno.writeFile(path, Uint8Array.fromBase64(data as string));
  }
}
