// @ts-check

const LINK_REGEXP = /\bhttps?:\/\/[^\s<>"'`]{1,2000}/g;
const HUES = 15;

/**
 * Cuts text into parts, some of which are addresses.
 * @param {string} text
 * @returns {{ text: string, href?: string }[]}
 */
export function linkify(text) {
  const parts = [];
  let end = 0;
  for (const { 0: match, index } of text.matchAll(LINK_REGEXP)) {
    // What ends a sentence or a bracket is not of the address.
    const address = match.replace(/[.,;:!?)\]}]{1,20}$/, "");
    if (!URL.canParse(address)) continue;
    if (index > end) parts.push({ text: text.slice(end, index) });
    parts.push({ text: address, href: new URL(address).href });
    end = index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/**
 * Whether a text names somebody as a word of its own.
 * @param {string} text
 * @param {string} name
 */
export function mentions(text, name) {
  if (!name) return false;
  const [hay, needle] = [text.toLowerCase(), name.toLowerCase()];
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + 1)) {
    const around = (hay[at - 1] ?? " ") + (hay[at + needle.length] ?? " ");
    if (!/[\p{L}\p{N}_-]/u.test(around)) return true;
  }
  return false;
}

/**
 * The hue of a name's colour, in degrees; the same on every screen.
 * @param {string} name
 */
export function hueOf(name) {
  let hash = 7;
  for (const letter of name) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  // The low digits of such a sum say little more than the last letter.
  return ((hash >>> 9) % HUES) * (360 / HUES);
}

/**
 * What stands for a name in a circle: its first letter as a reader sees letters.
 * @param {string} name
 */
export function initialOf(name) {
  const [first] = new Intl.Segmenter().segment(name);
  return (first?.segment ?? "?").toLocaleUpperCase();
}

/** @param {string} text */
export function byteLength(text) {
  return new TextEncoder().encode(text).length;
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

/** @param {number} time */
export function clockOf(time) {
  return CLOCK.format(time);
}

/** @param {number} time */
export function fullTimeOf(time) {
  return FULL.format(time);
}

/**
 * @param {number} time
 * @param {number} now
 */
export function dayOf(time, now) {
  const today = new Date(now);
  const yesterday = new Date(now);
  yesterday.setDate(today.getDate() - 1);
  const day = new Date(time).toDateString();
  if (day === today.toDateString()) return "Today";
  return day === yesterday.toDateString() ? "Yesterday" : DAY.format(time);
}
