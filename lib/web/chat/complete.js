// @ts-check
/** @import { Command, Suggestions } from "./types.ts" */

const MOST = 8;

/**
 * What may stand in place of the word before the caret: a command, a name or a room.
 * @param {string} text
 * @param {number} caret
 * @param {{
 *   commands: readonly Command[],
 *   people: readonly string[],
 *   rooms: readonly string[],
 *   asked?: boolean,
 * }} options `asked`: also where nothing shows that a name is meant
 * @returns {Suggestions | undefined}
 */
export function suggest(text, caret, { commands, people, rooms, asked = false }) {
  const before = text.slice(0, caret);
  const start = Math.max(before.lastIndexOf(" "), before.lastIndexOf("\n")) + 1;
  const word = before.slice(start);
  const isFirst = before.trimStart().length === word.length;
  /** @type {Suggestions["items"]} */
  let items = [];
  if (isFirst && word.startsWith("/") && !word.startsWith("//")) {
    items = commandItems(commands, word.slice(1));
  } else {
    const wanted = argumentOf(commands, before);
    if (wanted === "ROOM") items = plainItems(rooms, word.replace(/^#/, ""), { prefix: "" });
    else if (wanted === "NAME") items = plainItems(people, word, { prefix: "" });
    else if (word.startsWith("@")) items = plainItems(people, word.slice(1), { prefix: "@" });
    else if (asked && word) items = plainItems(people, word, { prefix: "" });
  }
  const isDone = items.length === 1 && items[0]?.insert.trimEnd() === word;
  return items.length > 0 && !isDone ? { start, end: caret, items } : undefined;
}

/**
 * @param {readonly Command[]} commands
 * @param {string} typed
 */
function commandItems(commands, typed) {
  const fitting = commands.filter(({ name }) => name.startsWith(typed.toLowerCase()));
  return fitting.map(({ name, usage, summary }) => ({
    insert: usage.includes(" ") ? `/${name} ` : `/${name}`,
    label: usage,
    hint: summary,
  }));
}

/**
 * What the usage of the typed command has where the caret is: as in `/msg NAME TEXT`.
 * @param {readonly Command[]} commands
 * @param {string} before
 */
function argumentOf(commands, before) {
  const words = before.split(" ");
  const command = commands.find(({ name }) => `/${name}` === words[0]);
  return command?.usage.split(" ")[words.length - 1]?.match(/^\[?([A-Z]+)/)?.[1];
}

/**
 * @param {readonly string[]} names
 * @param {string} typed
 * @param {{ prefix: string }} options
 */
function plainItems(names, typed, { prefix }) {
  const start = typed.toLocaleLowerCase();
  const fitting = names.filter((name) => name.toLocaleLowerCase().startsWith(start));
  return fitting.slice(0, MOST).map((name) => ({
    insert: `${prefix}${name} `,
    label: name,
    hint: "",
  }));
}
