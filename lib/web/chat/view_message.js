// @ts-check
/** @import { Entry, Row } from "./types.ts" */
import { h, icon } from "./dom.js";
import { clockOf, fullTimeOf, hueOf, initialOf, linkify, mentions } from "./text.js";

/**
 * @typedef {{
 *   me: string,
 *   retry: (ref: string) => void,
 *   discard: (ref: string) => void,
 *   tell: (name: string) => void,
 * }} Context
 */

/**
 * What decides how a row looks: as long as it is the same, its element stays.
 * @param {Row} row
 * @param {string} me
 */
export function signatureOf({ kind, text, isHead, entry }, me) {
  return [kind, text, isHead, entry?.progress, entry?.reason, me].join("\n");
}

/**
 * @param {Row} row
 * @param {Context} context
 * @returns {HTMLElement}
 */
export function drawRow(row, context) {
  const { kind, text, time, entry } = row;
  if (kind === "day") return h("h3", { class: "day" }, h("span", {}, text));
  if (kind === "unread") return h("div", { class: "unread-mark" }, h("span", {}, text));
  if (kind === "message" && entry) return drawMessage(row, entry, { context });
  const lines = text.includes("\n") ? " lines" : "";
  return h("div", { class: `event ${kind}${lines}` }, h("p", { dir: "auto" }, text), timeOf(time));
}

/**
 * @param {Row} row
 * @param {Entry} entry
 * @param {{ context: Context }} options
 */
function drawMessage({ isHead }, entry, { context }) {
  const { from = "", text, time, action, progress } = entry;
  const isMention = from !== context.me && mentions(text, context.me);
  const names = ["message", isHead && "head", action && "action", isMention && "mention", progress];
  const element = h("article", { class: names.filter(Boolean).join(" ") });
  // Set through the object model, which a policy without inline styles allows.
  element.style.setProperty("--hue", String(hueOf(from)));
  if (isHead) {
    element.append(h("span", { class: "avatar", "aria-hidden": "true" }, initialOf(from)));
  }
  if (isHead && !action) element.append(h("header", {}, nameOf(from, context), timeOf(time)));
  if (!isHead) element.append(timeOf(time), h("span", { class: "hidden" }, `${from}: `));
  element.append(h("p", { class: "text", dir: "auto" }, ...drawText(entry)));
  if (progress === "waiting") {
    element.append(h("small", { class: "progress" }, "Waiting to be sent"));
  }
  if (progress === "refused") element.append(drawRefusal(entry, context));
  return element;
}

/**
 * @param {string} from
 * @param {Context} context
 */
function nameOf(from, { me, tell }) {
  const name = h("bdi", {}, from);
  if (from === me) return h("span", { class: "name" }, name);
  const title = `Write to ${from} in private`;
  return h("button", { class: "name", type: "button", title, onclick: () => tell(from) }, name);
}

/** @param {Entry} entry */
function drawText({ text, from = "", time, action }) {
  const parts = linkify(text).map(({ text, href }) =>
    href
      ? h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow", dir: "ltr" }, text)
      : text
  );
  return action ? [h("bdi", {}, from), " ", ...parts, timeOf(time)] : parts;
}

/**
 * @param {Entry} entry
 * @param {Context} context
 */
function drawRefusal({ ref = "", reason = "" }, { retry, discard }) {
  return h(
    "div",
    { class: "refusal" },
    icon("alert"),
    h("span", {}, `Not sent. ${reason}`),
    h("button", { type: "button", onclick: () => retry(ref) }, "Try again"),
    h("button", { type: "button", onclick: () => discard(ref) }, "Delete"),
  );
}

/** @param {number} time */
function timeOf(time) {
  const datetime = new Date(time).toISOString();
  return h("time", { dir: "auto", datetime, title: fullTimeOf(time) }, clockOf(time));
}
