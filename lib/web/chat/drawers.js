// @ts-check
import { byId } from "./dom.js";

/**
 * On a narrow screen the lists slide in over the messages. What is behind cannot be reached
 * meanwhile; Escape or a tap beside brings it back.
 */
export class Drawers {
  /** @type {HTMLElement | undefined} */
  #open;
  /** @type {HTMLElement | undefined} */
  #opener;

  constructor() {
    for (const id of ["sidebar", "people"]) {
      const opener = byId(`open-${id}`);
      opener.addEventListener("click", () => this.#toggle(byId(id), opener));
      byId(id).addEventListener("click", (event) => this.#clicked(event));
      byId(`close-${id}`).addEventListener("click", () => this.close());
    }
    byId("scrim").addEventListener("click", () => this.close());
    matchMedia("(min-width: 1100px)").addEventListener("change", () => this.close());
  }

  get isOpen() {
    return this.#open !== undefined;
  }

  close() {
    const drawer = this.#open;
    if (!drawer) return;
    this.#open = undefined;
    this.#apply(drawer, false);
    this.#opener?.focus();
  }

  /**
   * @param {HTMLElement} drawer
   * @param {HTMLElement} opener
   */
  #toggle(drawer, opener) {
    if (this.#open) return this.close();
    this.#open = drawer;
    this.#opener = opener;
    this.#apply(drawer, true);
    drawer.querySelector("button")?.focus();
  }

  /**
   * @param {HTMLElement} drawer
   * @param {boolean} isOpen
   */
  #apply(drawer, isOpen) {
    drawer.classList.toggle("is-open", isOpen);
    byId("scrim").hidden = !isOpen;
    for (const id of ["sidebar", "main", "people"]) {
      byId(id).inert = isOpen && id !== drawer.id;
    }
    this.#opener?.setAttribute("aria-expanded", String(isOpen));
  }

  /** @param {Event} event */
  #clicked({ target }) {
    const item = target instanceof Element && target.closest("button.item");
    if (item) this.close();
  }
}
