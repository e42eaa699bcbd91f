// @ts-check
/** @import { Suggestions } from "./types.ts" */
import { byId, h } from "./dom.js";

/** The list of what the typed word may become, steered from the field. */
export class Popup {
  #list = byId("suggestions");
  #field;
  #choose;
  /** @type {Suggestions | undefined} */
  #suggestions;
  #at = 0;

  /**
   * @param {HTMLTextAreaElement} field
   * @param {(suggestions: Suggestions, insert: string) => void} choose
   */
  constructor(field, choose) {
    this.#field = field;
    this.#choose = choose;
  }

  /** @param {Suggestions} suggestions */
  open(suggestions) {
    this.#suggestions = suggestions;
    this.#at = 0;
    this.#list.replaceChildren(...suggestions.items.map(({ label, hint }, i) =>
      h(
        "li",
        {
          role: "option",
          id: `suggestion-${i}`,
          // Before the field loses the focus, which would close the list.
          onpointerdown: (event) => {
            event.preventDefault();
            this.#at = i;
            this.take();
          },
        },
        h("bdi", { class: "what" }, label),
        h("span", { class: "why" }, hint),
      )
    ));
    this.#list.hidden = false;
    this.#mark();
  }

  close() {
    this.#suggestions = undefined;
    this.#list.hidden = true;
    this.#field.removeAttribute("aria-activedescendant");
  }

  /** Puts the marked one into the field. */
  take() {
    const suggestions = this.#suggestions;
    const item = suggestions?.items[this.#at];
    this.close();
    if (suggestions && item) this.#choose(suggestions, item.insert);
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was for the list
   */
  key(event) {
    const { key, shiftKey, ctrlKey, altKey } = event;
    const count = this.#suggestions?.items.length;
    if (!count || ctrlKey || altKey) return false;
    if (key === "ArrowDown") this.#at = (this.#at + 1) % count;
    else if (key === "ArrowUp") this.#at = (this.#at + count - 1) % count;
    else if (key === "Escape") this.close();
    else if ((key === "Tab" && !shiftKey) || (key === "Enter" && !this.#isTyped())) this.take();
    else return false;
    this.#mark();
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** A command that is typed to its end is sent by Enter, not completed once more. */
  #isTyped() {
    const { start = 0, end = 0, items = [] } = this.#suggestions ?? {};
    const typed = this.#field.value.slice(start, end);
    return items.some(({ insert }) => insert.trimEnd() === typed);
  }

  #mark() {
    for (const [i, item] of [...this.#list.children].entries()) {
      item.setAttribute("aria-selected", String(i === this.#at));
      if (i === this.#at) item.scrollIntoView({ block: "nearest" });
    }
    if (!this.#suggestions) return;
    this.#field.setAttribute("aria-activedescendant", `suggestion-${this.#at}`);
  }
}
