// @ts-check
/** @import { Suggestions } from "./types.ts" */
import { byId } from "./dom.js";
import { Popup } from "./popup.js";

const MAX_RECALLED = 50;

/** The field to write in: Enter sends, Tab completes, the arrow upwards recalls. */
export class Composer {
  #form = byId("composer");
  #field = /** @type {HTMLTextAreaElement} */ (byId("text"));
  #hint = byId("composer-hint");
  #popup;
  #events;
  /** @type {string[]} */
  #sent = [];
  #recalled = 0;

  /**
   * @param {{
   *   send: (text: string) => boolean,
   *   suggest: (text: string, caret: number, options: { asked: boolean }) => Suggestions | undefined,
   *   excess: (text: string) => number,
   * }} events
   */
  constructor(events) {
    this.#events = events;
    this.#popup = new Popup(this.#field, (suggestions, insert) => {
      this.#field.setRangeText(insert, suggestions.start, suggestions.end, "end");
      this.#changed();
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#field.addEventListener("input", () => this.#changed());
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    this.#field.addEventListener("blur", () => this.#popup.close());
  }

  get text() {
    return this.#field.value;
  }

  /** @param {string} text */
  set text(text) {
    this.#field.value = text;
    this.#recalled = this.#sent.length;
    this.#resize();
    this.#popup.close();
  }

  focus() {
    this.#field.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // Enter and the arrows belong to the input method while it composes a word.
    if (event.isComposing || this.#popup.key(event)) return;
    const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
    const isPlain = !altKey && !ctrlKey && !metaKey && !shiftKey;
    if (key === "Enter" && !shiftKey) this.#send();
    else if (key === "Tab" && isPlain && this.#complete()) { /* taken */ }
    else if (key === "ArrowUp" && isPlain && this.#recall(-1)) { /* taken */ }
    else if (key === "ArrowDown" && isPlain && this.#recall(1)) { /* taken */ }
    else return;
    event.preventDefault();
  }

  #send() {
    const text = this.text.trim();
    if (!text || this.#events.excess(text) > 0 || !this.#events.send(text)) return;
    this.#sent = [...this.#sent, text].slice(-MAX_RECALLED);
    this.text = "";
    this.focus();
  }

  #suggestions(asked = false) {
    const { value, selectionStart } = this.#field;
    return this.#events.suggest(value, selectionStart, { asked });
  }

  /** Tab moves on, as it does everywhere, when there is nothing to complete. */
  #complete() {
    const suggestions = this.text ? this.#suggestions(true) : undefined;
    if (!suggestions) return false;
    this.#popup.open(suggestions);
    if (suggestions.items.length === 1) this.#popup.take();
    return true;
  }

  /**
   * Steps through what was sent, as long as the field has nothing else.
   * @param {number} step
   */
  #recall(step) {
    const isOther = this.text !== "" && this.text !== this.#sent[this.#recalled];
    const next = this.#recalled + step;
    if (isOther || next < 0 || next > this.#sent.length) return false;
    this.text = this.#sent[next] ?? "";
    this.#recalled = next;
    return true;
  }

  #changed() {
    this.#resize();
    const excess = this.#events.excess(this.text.trim());
    this.#hint.textContent = excess > 0 ? `${excess} bytes too long` : "";
    this.#form.classList.toggle("is-excessive", excess > 0);
    const suggestions = this.#suggestions();
    if (suggestions) this.#popup.open(suggestions);
    else this.#popup.close();
  }

  /** As high as its text, up to what the style allows. */
  #resize() {
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }
}
