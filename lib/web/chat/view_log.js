// @ts-check
/** @import { Conversation, State } from "./types.ts" */
/** @import { Context } from "./view_message.js" */
import { byId, place } from "./dom.js";
import { rowsOf } from "./rows.js";
import { drawRow, signatureOf } from "./view_message.js";

const NEAR_END = 60;
const NEAR_START = 400;

/** The messages on the screen: keeps the place of the reader whatever is added above or below. */
export class LogView {
  #log = byId("log");
  #rows = byId("rows");
  #start = byId("log-start");
  /** @type {Map<string, { element: HTMLElement, signature: string }>} */
  #drawn = new Map();
  #shown = "";
  #context;
  #events;

  /**
   * @param {Context} context
   * @param {{ moved: (isAtEnd: boolean) => void, older: () => void }} events
   */
  constructor(context, events) {
    this.#context = context;
    this.#events = events;
    this.#log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    // The end stays in sight when a keyboard opens or the field grows.
    new ResizeObserver(() => this.#isFollowing && this.toEnd()).observe(this.#log);
  }

  #isFollowing = true;

  get #distance() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    return scrollHeight - scrollTop - clientHeight;
  }

  /** How far from the end the reader is, in pixels, to be given to {@linkcode moveTo} later. */
  get place() {
    return this.#isFollowing ? 0 : this.#distance;
  }

  /** @param {number} distance */
  moveTo(distance) {
    this.#isFollowing = distance === 0;
    this.#log.scrollTop = this.#log.scrollHeight - this.#log.clientHeight - distance;
  }

  toEnd() {
    this.moveTo(0);
  }

  /**
   * @param {State} state
   * @param {Conversation | undefined} conversation
   */
  draw(state, conversation) {
    const isOther = this.#shown !== (conversation?.key ?? "");
    if (isOther) this.#drawn.clear();
    this.#shown = conversation?.key ?? "";
    const anchor = isOther ? undefined : this.#anchor();
    // What is read out are new messages, not a page of old ones.
    const isBulk = isOther || conversation?.loading !== "" || !this.#isFollowing;
    this.#log.setAttribute("aria-live", isBulk ? "off" : "polite");
    this.#context.me = state.me;
    place(this.#rows, this.#elements(conversation));
    this.#start.textContent = startOf(conversation, state);
    if (isOther || this.#isFollowing) this.toEnd();
    else anchor?.();
    if (this.#log.scrollTop < NEAR_START) this.#wantOlder(conversation);
  }

  /** @param {Conversation | undefined} conversation */
  #elements(conversation) {
    const rows = conversation ? rowsOf(conversation, Date.now()) : [];
    const drawn = new Map();
    for (const row of rows) {
      const signature = signatureOf(row, this.#context.me);
      const known = this.#drawn.get(row.key);
      const isSame = known?.signature === signature;
      const element = isSame ? known.element : drawRow(row, this.#context);
      drawn.set(row.key, { element, signature });
    }
    this.#drawn = drawn;
    return [...drawn.values()].map(({ element }) => element);
  }

  /**
   * Remembers the last row in sight, since the first may lose its sender's name to an older one; the
   * function returned puts it where it was.
   */
  #anchor() {
    const { bottom } = this.#log.getBoundingClientRect();
    const topOf = (/** @type {string} */ key) =>
      this.#drawn.get(key)?.element.getBoundingClientRect().top ?? Infinity;
    const key = [...this.#drawn.keys()].findLast((key) => topOf(key) < bottom);
    if (key === undefined) return undefined;
    const before = topOf(key);
    return () => {
      if (this.#drawn.has(key)) this.#log.scrollTop += topOf(key) - before;
    };
  }

  #scrolled() {
    const isFollowing = this.#distance < NEAR_END;
    if (isFollowing !== this.#isFollowing) {
      this.#isFollowing = isFollowing;
      this.#events.moved(isFollowing);
    }
    if (this.#log.scrollTop < NEAR_START) this.#events.older();
  }

  /** @param {Conversation | undefined} conversation */
  #wantOlder(conversation) {
    if (conversation?.more && !conversation.loading) this.#events.older();
  }
}

/**
 * @param {Conversation | undefined} conversation
 * @param {State} state
 */
function startOf(conversation, { untold, session }) {
  if (!conversation) {
    const words = session ? ["You are in no room. Choose one from the list."] : [];
    return [...words, ...untold.map(({ text }) => text)].join("\n");
  }
  if (conversation.loading === "older") return "Loading older messages…";
  if (conversation.more) return "";
  const { room, others } = conversation;
  if (room !== undefined) return `This is the beginning of #${room}.`;
  const who = others.join(", ");
  return `Only you and ${who} see what is said here. The server does not keep it.`;
}
