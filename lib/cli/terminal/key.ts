/** One key press, or a run of typed or pasted characters. */
export interface Key {
  /**
   * `text` and `paste` carry {@linkcode Key.text}; else `enter`, `tab`, `backtab`, `backspace`,
   * `escape`, `up`, `down`, `left`, `right`, `home`, `end`, `insert`, `delete`, `pageup`,
   * `pagedown`, `unknown`, or the character that was pressed together with Ctrl or Alt.
   */
  readonly name: string;
  /** The characters of `text` and `paste`; empty for every other key. */
  readonly text: string;
  /** Whether Ctrl was held. */
  readonly ctrl: boolean;
  /** Whether Alt was held, or Escape came right before. */
  readonly alt: boolean;
}

const NAME_BY_FINAL = new Map([
  ["A", "up"],
  ["B", "down"],
  ["C", "right"],
  ["D", "left"],
  ["F", "end"],
  ["H", "home"],
  ["Z", "backtab"],
]);

const NAME_BY_NUMBER = new Map([
  ["1", "home"],
  ["2", "insert"],
  ["3", "delete"],
  ["4", "end"],
  ["5", "pageup"],
  ["6", "pagedown"],
  ["7", "home"],
  ["8", "end"],
]);

/** A run of characters. */
export function textKey(text: string): Key {
  return { ...key("text"), text };
}

/** Escape by itself. */
export function escapeKey(): Key {
  return key("escape");
}

/** A key that is sent as a control character, by its code. */
export function controlKey(code: number): Key {
  if (code === 0x0d || code === 0x0a) return key("enter");
  if (code === 0x09) return key("tab");
  if (code === 0x08 || code === 0x7f) return key("backspace");
  if (code > 0x1f) return key("unknown");
  return { ...key(String.fromCharCode(code + 0x40).toLowerCase()), ctrl: true };
}

/** Alt with a character. */
export function altKey(character: string): Key {
  const control = /^\p{Cc}$/u.test(character);
  return { ...control ? controlKey(character.charCodeAt(0)) : key(character), alt: true };
}

/**
 * A key that is sent as an escape sequence.
 *
 * @param sequence All that follows Escape, as in `[1;5C` (xterm), `[3~` (VT220), `OD` (VT100 in
 *   application mode) or `Od` (rxvt).
 */
export function sequenceKey(sequence: string): Key {
  const [, introducer, first = "", second = "1", final = ""] =
    /^(\[|O)([0-9]*)(?:;([0-9]+))?([A-Za-z~])$/.exec(sequence) ?? [];
  if (introducer === "O" && /[a-d]/.test(final)) {
    return { ...sequenceKey(`O${final.toUpperCase()}`), ctrl: true };
  }
  const name = final === "~" ? NAME_BY_NUMBER.get(first) : NAME_BY_FINAL.get(final);
  const modifiers = Number(second) - 1;
  if (name === undefined) return key("unknown");
  return { ...key(name), ctrl: (modifiers & 4) > 0, alt: (modifiers & 2) > 0 };
}

function key(name: string): Key {
  return { name, text: "", ctrl: false, alt: false };
}
