/**
 * What a chat server acknowledged, and what it has of that afterwards.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import type { ChatClient } from "../../lib/chat/client/client.ts";
import { joinChat } from "../../lib/chat/client/join_chat.ts";
import type { Finding } from "./plan.ts";

/** A room for them. */
export const CHAT = ["chat", "serve", "127.0.0.1:0", "--rate", "0", "--history", "100000"];
/** How many people talk. */
const TALKERS = 10;
/** How many messages are acknowledged before each blow. */
export const MESSAGES = 200;
/** How long a server may take to have all, in milliseconds, and how often it is asked. */
const CATCH_UP = 8000;
const PAUSE = 500;
/** How long talk may stand still, in milliseconds. */
const PATIENCE = 60_000;
/** The most messages that a server gives at once. */
const PAGE = 100;

/** People who talk without a pause, each saying a text of its own after the last is acknowledged. */
export class Talkers implements AsyncDisposable {
  /** What the server acknowledged. */
  readonly acknowledged: string[] = [];
  readonly #clients: ChatClient[];
  readonly #comebacks: () => number;
  readonly #prefix = crypto.randomUUID().slice(0, 8);
  #refused = 0;
  #isTalking = true;
  #grown = Promise.withResolvers<void>();

  /** Takes over clients, which begin to talk. */
  constructor(clients: ChatClient[], comebacks: () => number) {
    this.#clients = clients;
    this.#comebacks = comebacks;
    for (const [i, client] of clients.entries()) this.#talk(client, `${this.#prefix} ${i}`);
  }

  /** Comes in by these doors in turn. */
  static async join(doors: readonly string[]): Promise<Talkers> {
    let comebacks = 0;
    const options = { backoff: { max: 500 }, onLost: () => comebacks++ };
    const join = (_: unknown, i: number) => joinChat(doors[i % doors.length]!, options);
    const clients = await Promise.all(Array.from({ length: TALKERS }, join));
    return new Talkers(clients, () => comebacks);
  }

  /** How often the server refused to keep something. */
  get refused(): number {
    return this.#refused;
  }

  /** How often somebody lost the connection, or could not yet make it again. */
  get comebacks(): number {
    return this.#comebacks();
  }

  /** Waits until so many more messages are acknowledged. */
  async hear(more: number): Promise<void> {
    await this.#until(() => this.acknowledged.length, more);
  }

  /** Waits until so many more messages are refused. */
  async refuse(more: number): Promise<void> {
    await this.#until(() => this.#refused, more);
  }

  /** All go at once, whatever is not acknowledged. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isTalking = false;
    this.#grow();
    await Promise.all(this.#clients.map((client) => client[Symbol.asyncDispose]()));
  }

  async #until(count: () => number, more: number): Promise<void> {
    const goal = count() + more;
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#grow();
    }, PATIENCE);
    while (count() < goal && !isLate && this.#isTalking) await this.#grown.promise;
    clearTimeout(timer);
    if (isLate) throw new Error(`${count()} of ${goal} messages had an answer in time`);
  }

  #grow(): void {
    this.#grown.resolve();
    this.#grown = Promise.withResolvers();
  }

  async #talk(client: ChatClient, name: string): Promise<void> {
    const isOver = client.closed.then(() => false);
    for (let i = 0; this.#isTalking && await Promise.race([isOver, true]); i++) {
      const text = `${name} ${i} ${"x".repeat(1000)}`;
      try {
        await client.say(text);
        this.acknowledged.push(text);
      } catch {
        this.#refused++;
      }
      this.#grow();
    }
  }
}

/** What is wrong with what a server has: one that was cut off may have all a little later only. */
export async function losses(
  address: string,
  { acknowledged }: Pick<Talkers, "acknowledged">,
): Promise<string[]> {
  const deadline = performance.now() + CATCH_UP;
  for (;;) {
    const { lost, twice } = await audit(address, acknowledged);
    const faults = twice > 0 ? [`${twice} acknowledged messages are there twice`] : [];
    if (lost === 0) return faults;
    if (performance.now() > deadline) return [`${lost} acknowledged messages are lost`, ...faults];
    await delay(PAUSE);
  }
}

/** How much was said. */
export function told({ acknowledged, refused }: Talkers): Pick<Finding, "tried"> {
  return { tried: { "acknowledged": acknowledged.length, "refused": refused } };
}

/** How many of these texts a server does not have, and how many more than once. */
async function audit(
  address: string,
  texts: readonly string[],
): Promise<{ lost: number; twice: number }> {
  const pages: { resolve(page: Page): void; reject(error: Error): void }[] = [];
  await using client = await joinChat(address, {
    onMessage(message) {
      if (message.type === "history") pages.shift()?.resolve(message);
      if (message.type === "error") pages.shift()?.reject(new Error(message.text));
    },
  });
  const counts = new Map(texts.map((text) => [text, 0]));
  let before: number | undefined;
  for (;;) {
    const { promise, resolve, reject } = Promise.withResolvers<Page>();
    pages.push({ resolve, reject });
    client.send({ type: "history", limit: PAGE, ...(before !== undefined && { before }) });
    const { messages, more } = await promise;
    for (const { text } of messages) {
      if (counts.has(text)) counts.set(text, counts.get(text)! + 1);
    }
    if (!more || messages.length === 0) break;
    before = messages[0]!.id;
  }
  const found = [...counts.values()];
  return {
    lost: found.filter((count) => count === 0).length,
    twice: found.filter((count) => count > 1).length,
  };
}

interface Page {
  messages: readonly { id: number; text: string }[];
  more: boolean;
}
