import type { Address } from "../../address.ts";
import { toError } from "../../errors.ts";
import type { Sending, ServerMessage } from "../../web/inspector/protocol.ts";
import type { Injector } from "../injector.ts";

/** How many messages of one page may be under way, their answers included. */
const MAX_SENDING = 16;

/** Tells the page something. */
type Answer = (message: ServerMessage) => Promise<void>;

/** Sends what a page asks for; a message that waits for its turn holds nothing else up. */
export class PageSender {
  readonly #injector: Injector;
  readonly #by: Address;
  #sending = 0;

  /** Sends in the name of a browser. */
  constructor(injector: Injector, by: Address) {
    this.#injector = injector;
    this.#by = by;
  }

  /**
   * Begins to send a message; the answer says by which connection it went, or why it did not.
   *
   * @returns A promise where too many are under way: it holds the page back until it has read so.
   */
  send(sending: Sending, answer: Answer): Promise<void> | undefined {
    const { ref, conn } = sending;
    if (this.#sending >= MAX_SENDING) {
      const error = `Cannot send more: ${MAX_SENDING} messages wait to be taken`;
      return answer({ type: "sent", ref, conn, error });
    }
    this.#sending++;
    this.#inject(sending).then(answer)
      .catch(() => {}) // The page has gone.
      .finally(() => this.#sending--);
  }

  async #inject({ ref, bytes, ...sending }: Sending): Promise<ServerMessage> {
    const { conn } = sending;
    try {
      const injection = { ...sending, bytes: Uint8Array.fromBase64(bytes), by: this.#by };
      return { type: "sent", ref, conn: await this.#injector.send(injection) };
    } catch (error) {
      return { type: "sent", ref, conn, error: toError(error).message };
    }
  }
}
