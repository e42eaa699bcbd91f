// @ts-check
/** @import { PageMessage, ServerMessage } from "./protocol.ts" */
/** @import { Edited, Message } from "./types.ts" */
import { byId } from "../chat/dom.js";
import { MAX_EDITED, readHex, readText, reframed, toBase64, writeHex, writeText } from "./edit.js";
import { nameOf, plural } from "./format.js";

/** A message that is changed and sent again. It stays while others are looked at. */
export class Editor {
  #form = /** @type {HTMLFormElement} */ (byId("editor"));
  #field = /** @type {HTMLTextAreaElement} */ (byId("edited"));
  #exact = /** @type {HTMLInputElement} */ (byId("exact"));
  #kind = /** @type {HTMLSelectElement} */ (byId("kind"));
  #send;
  /** @type {Message | undefined} */
  #message;
  #conn = 0;
  #isHex = false;
  #ref = 0;
  #isSending = false;

  /** @param {(message: PageMessage) => void} send */
  constructor(send) {
    this.#send = send;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#field.addEventListener("input", () => this.#check());
    this.#kind.addEventListener("change", () => this.#check());
    this.#exact.addEventListener("change", () => this.#reframe());
    byId("as-text").addEventListener("click", () => this.#switchTo(false));
    byId("as-hex").addEventListener("click", () => this.#switchTo(true));
    byId("close-editor").addEventListener("click", () => this.close());
  }

  /**
   * Whether a message can be edited: all of it is here.
   * @param {Message} message
   */
  static takes({ wire, bytes, row }) {
    return wire.length === row.wire && bytes.length === row.length && wire.length <= MAX_EDITED;
  }

  /** @param {Message} message */
  edit(message) {
    this.#message = message;
    this.#conn = message.row.conn;
    // What is said of the last one has nothing to do with this one.
    this.#ref++;
    this.#isSending = false;
    this.#exact.checked = false;
    byId("edited-name").textContent = nameOf(message.row);
    byId("kinds").hidden = message.row.kind === undefined;
    this.#kind.value = message.row.kind ?? "binary";
    this.#form.hidden = false;
    this.#tell("");
    this.#isHex = writeText(message.bytes) === undefined;
    this.#write(message.bytes);
    this.#form.scrollIntoView({ block: "nearest" });
    this.#field.focus();
  }

  /** Forgets what was edited. */
  close() {
    this.#message = undefined;
    this.#form.hidden = true;
  }

  /** @param {Extract<ServerMessage, { type: "sent" }>} message */
  sent({ ref, conn, error }) {
    if (ref !== this.#ref) return;
    this.#isSending = false;
    if (error === undefined) {
      const isNew = conn !== this.#conn;
      this.#conn = conn;
      this.#tell(`Sent by ${isNew ? `a new connection, #${conn}` : `connection #${conn}`}.`);
    } else this.#tell(error, { isProblem: true });
    this.#check();
  }

  /** The connection to the relay was lost: no answer will come. */
  lost() {
    if (this.#isSending) this.#tell("The relay has gone.", { isProblem: true });
    this.#isSending = false;
    this.#check();
  }

  #submit() {
    const { bytes } = this.#check();
    const message = this.#message;
    if (!bytes || !message || this.#isSending) return;
    const { direction, kind } = message.row;
    this.#isSending = true;
    this.#tell("Sending …");
    this.#check();
    this.#send({
      ...{ type: "send", ref: ++this.#ref, conn: this.#conn, direction, bytes: toBase64(bytes) },
      isExact: this.#exact.checked,
      ...(kind === undefined ? {} : { kind: this.#kind.value === "text" ? "text" : "binary" }),
    });
  }

  /** Says whether what is in the field can be sent. */
  #check() {
    const { bytes, problem } = this.#read();
    byId("edited-state").textContent = problem ?? plural(bytes?.length ?? 0, "byte");
    byId("edited-state").classList.toggle("is-wrong", problem !== undefined);
    this.#field.setAttribute("aria-invalid", String(problem !== undefined));
    /** @type {HTMLButtonElement} */ (byId("send")).disabled = problem !== undefined ||
      this.#isSending;
    return { bytes };
  }

  /** @returns {Edited} */
  #read() {
    const read = this.#isHex ? readHex(this.#field.value) : readText(this.#field.value);
    const length = read.bytes?.length ?? 0;
    if (length <= MAX_EDITED) return read;
    return {
      problem: `${plural(length, "byte")} are too many: at most ${plural(MAX_EDITED, "byte")}`,
    };
  }

  /** @param {Uint8Array} bytes */
  #write(bytes) {
    const text = this.#isHex ? undefined : writeText(bytes);
    this.#isHex = text === undefined;
    this.#field.value = text ?? writeHex(bytes);
    this.#field.classList.toggle("is-hex", this.#isHex);
    byId("as-hex").setAttribute("aria-pressed", String(this.#isHex));
    byId("as-text").setAttribute("aria-pressed", String(!this.#isHex));
    byId("escapes").hidden = this.#isHex;
    this.#check();
  }

  /** @param {boolean} isHex */
  #switchTo(isHex) {
    const { bytes } = this.#read();
    if (!bytes) return;
    if (!isHex && writeText(bytes) === undefined) {
      return this.#tell("These bytes are no UTF-8: they stay digits.", { isProblem: true });
    }
    this.#tell("");
    this.#isHex = isHex;
    this.#write(bytes);
  }

  /** The frame comes into the field, or goes. */
  #reframe() {
    const { bytes } = this.#read();
    const message = this.#message;
    if (!bytes || !message) return;
    const { wire, at, row: { length } } = message;
    const isExact = this.#exact.checked;
    // Where the wire changes the bytes, there is no frame to be told apart.
    const whole = isExact ? wire : message.bytes;
    this.#write(at < 0 ? whole : reframed(bytes, { wire, at, length, isExact }));
  }

  /**
   * @param {string} words
   * @param {{ isProblem?: boolean }} [options]
   */
  #tell(words, { isProblem = false } = {}) {
    byId("sent").textContent = words;
    byId("sent").classList.toggle("is-wrong", isProblem);
  }
}
