// @ts-check
/** @import { Conversation, Entry, Row } from "./types.ts" */
import { dayOf } from "./text.js";

/** Messages of one sender that are no further apart are one group. */
const GROUP_GAP = 5 * 60_000;
const MAX_TOGETHER = 6;

/**
 * The lines of a conversation as they stand on the screen: days apart, messages of a sender
 * together, comings and goings in one line.
 * @param {Conversation} conversation
 * @param {number} now
 * @returns {Row[]}
 */
export function rowsOf({ entries, mark }, now) {
  /** @type {Row[]} */
  const rows = [];
  let day = "";
  for (const entry of entries) {
    const { key, kind, time, text } = entry;
    const date = new Date(time).toDateString();
    if (date !== day) {
      rows.push({ key: `day ${key}`, kind: "day", time, text: dayOf(time, now) });
    }
    day = date;
    if (key === mark) rows.push({ key: "unread", kind: "unread", time, text: "New" });
    const last = rows.at(-1);
    if (kind === "presence" && last?.kind === "presence") addPresence(last, text);
    else rows.push({ key, kind, time, text, entry, isHead: !continues(entry, last) });
  }
  return rows;
}

/**
 * @param {Entry} entry
 * @param {Row | undefined} last
 */
function continues({ kind, from, time, action }, last) {
  const before = last?.entry;
  return kind === "message" && before?.kind === "message" && before.from === from &&
    !action && !before.action && time - before.time < GROUP_GAP;
}

/**
 * @param {Row} row
 * @param {string} text
 */
function addPresence(row, text) {
  const parts = row.text.split(" · ");
  const { count = 0, rest = text } = /^and (?<count>\d+) more$/.exec(parts.at(-1) ?? "")?.groups ??
    {};
  if (parts.length < MAX_TOGETHER) parts.push(rest);
  else if (count) parts[parts.length - 1] = `and ${Number(count) + 1} more`;
  else parts.push("and 1 more");
  row.text = parts.join(" · ");
}
