import { unicodeWidth } from "@std/cli/unicode-width";
import { safe } from "../../safe.ts";
import { graphemes } from "./grapheme.ts";

/** What is to be seen on the prompt's row. */
export interface RenderState {
  /** What stands before the line; colours (SGR sequences) are allowed in it. */
  prompt: string;
  /** The line under edit. */
  text: string;
  /** Where the cursor stands in it, in UTF-16 code units. */
  cursor: number;
  /** The width of the terminal, in cells. */
  columns: number;
}

/** A drawn row. */
export interface Rendered {
  /** What to write: it draws the row over whatever the row held, and puts the cursor in place. */
  output: string;
  /** The cell the cursor stands on, from 0. */
  column: number;
}

const ERASE_ROW = "\r\x1b[K";
const [WRAP_OFF, WRAP_ON] = ["\x1b[?7l", "\x1b[?7h"];
const [SAVE_CURSOR, RESTORE_CURSOR] = ["\x1b7", "\x1b8"];
const TAB = "    ";
// A prompt that leaves less than this to the line is left out.
const MIN_ROOM = 8;

/**
 * Draws prompt and line on exactly one row: a line too long for it scrolls sideways under the
 * cursor.
 *
 * Terminals disagree about the width of some emoji. So the cursor is saved where it belongs rather
 * than counted, and wrapping is off: a wrong guess may cut the row short, never break it in two.
 *
 * @param state What is to be seen.
 * @returns The escape string and the cursor's column.
 */
export function render(state: RenderState): Rendered {
  const { text, cursor, columns } = state;
  // One cell stays free, so that the cursor has a place behind a full row.
  const room = columns - 1 - promptWidth(state.prompt);
  const prompt = room < MIN_ROOM ? "" : state.prompt;
  const space = Math.max(0, columns - 1 - promptWidth(prompt));
  const after = fit(cells(text.slice(cursor, cursor + space * 8)), space);
  // A quarter of the row shows what follows the cursor.
  const kept = Math.min(after.width, Math.floor(space / 4));
  const before = fitEnd(cells(text.slice(Math.max(0, cursor - space * 8), cursor)), space - kept);
  const rest = fit(after.cells, space - before.width);
  const output = ERASE_ROW + WRAP_OFF + prompt + before.text + SAVE_CURSOR + rest.text +
    RESTORE_CURSOR + WRAP_ON;
  return { output, column: promptWidth(prompt) + before.width };
}

/** A visible character and the most cells any terminal gives it. */
type Cell = readonly [shown: string, width: number];

interface Fitted {
  cells: Cell[];
  text: string;
  width: number;
}

function cells(text: string): Cell[] {
  const shown = safe(text, { max: Infinity }).replaceAll("\t", TAB);
  return Array.from(graphemes(shown), (cluster) => [cluster, widthOf(cluster)]);
}

function widthOf(cluster: string): number {
  // U+FE0F asks for the wide form of a character whose own width is 1.
  return Math.max(unicodeWidth(cluster), cluster.includes("\ufe0f") ? 2 : 0);
}

function fit(row: readonly Cell[], space: number): Fitted {
  let width = 0;
  const end = row.findIndex(([, cell]) => (width += cell) > space);
  return fitted(end < 0 ? row.slice() : row.slice(0, end));
}

function fitEnd(row: readonly Cell[], space: number): Fitted {
  return fitted(fit(row.toReversed(), space).cells.reverse());
}

function fitted(cells: Cell[]): Fitted {
  const text = cells.map(([shown]) => shown).join("");
  return { cells, text, width: cells.reduce((sum, [, width]) => sum + width, 0) };
}

function promptWidth(prompt: string): number {
  // deno-lint-ignore no-control-regex -- the sequences to leave out begin with one
  return unicodeWidth(prompt.replaceAll(/\x1b\[[0-9;]*m/g, ""));
}
