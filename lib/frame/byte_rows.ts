import { countBytes, spacedHex, wrap } from "./show.ts";

/** How bytes are drawn. */
export interface ByteRowsOptions {
  /**
   * Whether to mark what is what with the colours of a terminal.
   *
   * @default {false}
   */
  color?: boolean;
  /**
   * How many columns a line may have; 80 hold 16 bytes.
   *
   * @default {80}
   */
  width?: number;
  /**
   * How many bytes of each header, payload and trailer are shown.
   *
   * @default {256}
   */
  maxBytes?: number;
}

/** What {@linkcode ByteRows.bytes} draws. */
export interface ByteRow {
  /** The bytes; none are drawn as "(empty)". */
  bytes: Uint8Array;
  /** Where they begin in the input; `undefined` when they are not in it as they are. */
  offset?: number;
  /** The colour, as a terminal numbers it. */
  color: number;
}

/** How many bytes a row may have; the most that fit are taken. */
const ROW_SIZES = [32, 16, 8] as const;
const MIN_ROW_SIZE = 4;
const ROLE_WIDTH = 7;
const OFFSET_WIDTH = 7;
/** The columns before the bytes, with the gaps between. */
const MARGIN = ROLE_WIDTH + OFFSET_WIDTH + 2;
const MIN_NOTE_WIDTH = 20;
/** A character for each byte, and the byte itself for all that is printed. */
const LATIN1 = new TextDecoder("latin1");
const DIM = 2;
const RED = 31;

/** Lines of bytes as a hexadecimal dump draws them. */
export class ByteRows {
  /** What has been drawn, without line ends. */
  readonly lines: string[] = [];
  readonly #color: boolean;
  readonly #width: number;
  readonly #maxBytes: number;
  readonly #rowSize: number;

  /** Begins with no lines. */
  constructor(options: ByteRowsOptions) {
    const { color = false, width = 80, maxBytes = 256 } = options;
    this.#color = color;
    this.#width = width;
    this.#maxBytes = maxBytes;
    this.#rowSize = ROW_SIZES.find((size) => MARGIN + 4 * size <= width) ?? MIN_ROW_SIZE;
  }

  /** Draws a line of text. */
  title(text: string, color: number): void {
    this.lines.push(this.#paint(text, color));
  }

  /** Draws bytes, the role on their first row. */
  bytes(role: string, row: ByteRow): void {
    const { bytes, offset, color } = row;
    const shown = bytes.subarray(0, this.#maxBytes);
    const [size, hex, text] = [this.#rowSize, spacedHex(shown), printable(shown)];
    for (let at = 0; at < shown.length || at === 0; at += size) {
      const head = (at === 0 ? role : "").padEnd(ROLE_WIDTH);
      const place = `${offset === undefined ? "" : offset + at}`.padStart(OFFSET_WIDTH);
      const cells = hex.slice(3 * at, 3 * (at + size) - 1).padEnd(3 * size - 1);
      const row = shown.length === 0
        ? this.#paint("(empty)", DIM)
        : `${this.#paint(cells, color)} ${this.#paint(text.slice(at, at + size), color)}`;
      this.lines.push(`${this.#paint(head + place, DIM)}  ${row}`);
    }
    const more = bytes.length - shown.length;
    if (more > 0) this.#indent(this.#paint(`… ${countBytes(more)} more`, DIM));
  }

  /** Draws what is wrong with the bytes above, pointing at the last row of `count` of them. */
  note(text: string, count: number): void {
    const marked = count === 0 ? 0 : (count - 1) % this.#rowSize + 1;
    if (marked > 0) this.#indent(this.#paint("^".repeat(3 * marked - 1), RED));
    const room = Math.max(MIN_NOTE_WIDTH, this.#width - MARGIN);
    for (const line of wrap(text, room)) this.#indent(this.#paint(line, RED));
  }

  #indent(text: string): void {
    this.lines.push(" ".repeat(MARGIN) + text);
  }

  #paint(text: string, color: number): string {
    return this.#color ? `\x1b[${color}m${text}\x1b[0m` : text;
  }
}

function printable(bytes: Uint8Array): string {
  return LATIN1.decode(bytes).replace(/[^\x20-\x7e]/g, "·");
}
