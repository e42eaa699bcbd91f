// @ts-check
import { byId } from "./dom.js";
import { recall, remember } from "./memory.js";

/** The first screen: who comes in, and with which token. */
export class JoinScreen {
  #screen = byId("join");
  #name = /** @type {HTMLInputElement} */ (byId("name"));
  #token = /** @type {HTMLInputElement} */ (byId("token"));
  #button = /** @type {HTMLButtonElement} */ (byId("enter"));
  #error = byId("join-error");

  /** @param {(who: { name: string, token: string }) => void} enter */
  constructor(enter) {
    this.#name.value = recall("name");
    byId("join-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const name = this.#name.value.trim();
      remember("name", name);
      this.#button.disabled = true;
      this.#say("");
      enter({ name, token: this.#token.value });
    });
  }

  /** @param {{ problem?: string, asksToken?: boolean }} [options] */
  open({ problem = "", asksToken = false } = {}) {
    this.#screen.hidden = false;
    byId("app").hidden = true;
    this.#button.disabled = false;
    if (asksToken) /** @type {HTMLDetailsElement} */ (byId("token-part")).open = true;
    this.#say(problem);
    (asksToken ? this.#token : this.#name).focus();
  }

  /** Lets the visitor in, who then writes at once; one who comes back may be doing something else. */
  close() {
    const wasOpen = !this.#screen.hidden;
    this.#screen.hidden = true;
    byId("app").hidden = false;
    if (wasOpen) byId("text").focus();
  }

  /** @param {string} problem */
  #say(problem) {
    this.#error.textContent = problem;
    this.#error.hidden = problem === "";
  }
}

/** Takes a token out of the page's address, where it would be seen and passed on. */
export function takeTokenOfAddress() {
  const fields = new URLSearchParams(location.hash.slice(1));
  const token = fields.get("token") ?? "";
  if (token) history.replaceState(null, "", location.pathname + location.search);
  return token;
}
