import type { Address } from "../../address.ts";
import { toError } from "../../errors.ts";
import type { Sending, ServerMessage } from "../../web/inspector/protocol.ts";
import type { Injector } from "../injector.ts";

/** How many messages of one page may be under way. */
const MAX_SENDING = 16;

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

  /** Sends a message; the answer says by which connection, or why not. */
  async send({ ref, bytes, ...sending }: Sending): Promise<ServerMessage> {
    const { conn } = sending;
    if (this.#sending >= MAX_SENDING) {
      const error = `Cannot send more: ${MAX_SENDING} messages wait to be taken`;
      return { type: "sent", ref, conn, error };
    }
    this.#sending++;
    try {
      const injection = { ...sending, bytes: Uint8Array.fromBase64(bytes), by: this.#by };
      return { type: "sent", ref, conn: await this.#injector.send(injection) };
    } catch (error) {
      return { type: "sent", ref, conn, error: toError(error).message };
    } finally {
      this.#sending--;
    }
  }
}
