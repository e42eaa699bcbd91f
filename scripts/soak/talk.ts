/**
 * What a chat server acknowledged, and what it has of that afterwards.
 *
 * @module
 */
import type { ChatClient } from "../../lib/chat/client/client.ts";
import { joinChat } from "../../lib/chat/client/join_chat.ts";

/** The most messages that a server gives at once. */
const PAGE = 100;

/** People who talk without a pause, each saying a text of its own after the last is acknowledged. */
export class Talkers implements AsyncDisposable {
  /** What the server acknowledged. */
  readonly acknowledged: string[] = [];
  readonly #clients: ChatClient[];
  readonly #prefix = crypto.randomUUID().slice(0, 8);
  #refused = 0;
  #isTalking = true;
  #grown = Promise.withResolvers<void>();

  /** Takes over clients, which begin to talk. */
  constructor(clients: ChatClient[]) {
    this.#clients = clients;
    for (const [i, client] of clients.entries()) this.#talk(client, `${this.#prefix} ${i}`);
  }

  /** Comes in, that many. */
  static async join(address: string, { count }: { count: number }): Promise<Talkers> {
    const join = () => joinChat(address, { backoff: { max: 500 } });
    return new Talkers(await Promise.all(Array.from({ length: count }, join)));
  }

  /** How often the server refused to keep something. */
  get refused(): number {
    return this.#refused;
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
    await Promise.all(this.#clients.map((client) => client[Symbol.asyncDispose]()));
  }

  async #until(count: () => number, more: number): Promise<void> {
    const goal = count() + more;
    while (count() < goal) await this.#grown.promise;
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
      this.#grown.resolve();
      this.#grown = Promise.withResolvers();
    }
  }
}

/** Which of these texts a server does not have. */
export async function missing(address: string, texts: readonly string[]): Promise<string[]> {
  const pages: { resolve(page: Page): void }[] = [];
  await using client = await joinChat(address, {
    onMessage(message) {
      if (message.type === "history") pages.shift()?.resolve(message);
    },
  });
  const wanted = new Set(texts);
  let before: number | undefined;
  while (wanted.size > 0) {
    const { promise, resolve } = Promise.withResolvers<Page>();
    pages.push({ resolve });
    client.send({ type: "history", limit: PAGE, ...(before !== undefined && { before }) });
    const { messages, more } = await promise;
    for (const { text } of messages) wanted.delete(text);
    if (!more || messages.length === 0) break;
    before = messages[0]!.id;
  }
  return [...wanted];
}

interface Page {
  messages: readonly { id: number; text: string }[];
  more: boolean;
}
