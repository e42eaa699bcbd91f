import type { Format } from "../protocol/format.ts";
import type { ServerMessage } from "../protocol/protocol.ts";

/** One message for many, encoded once for each format. */
export class Broadcast {
  readonly #message: ServerMessage;
  readonly #encoded: { format: Format; several: boolean; bytes: Uint8Array }[] = [];
  #last: { format: Format; several: boolean; bytes: Uint8Array } | undefined;

  /** Wraps a message; nothing is encoded yet. */
  constructor(message: ServerMessage) {
    this.#message = message;
  }

  /** The message for a member in one room, or in several. */
  encode(format: Format, several: boolean): Uint8Array {
    const last = this.#last;
    // Neighbours mostly came through the same door.
    if (last !== undefined && last.format === format && last.several === several) return last.bytes;
    this.#last = this.#encoded.find((e) => e.format === format && e.several === several);
    if (this.#last === undefined) {
      const bytes = format.encode(this.#message, { name: "", rooms: several ? 2 : 1 });
      this.#last = { format, several, bytes };
      this.#encoded.push(this.#last);
    }
    return this.#last.bytes;
  }
}
