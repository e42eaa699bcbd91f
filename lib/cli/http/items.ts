/**
 * The items of a request, in HTTPie's manner: `name=value`, `name:=json`, `Header:value` and so on. Pure.
 *
 * @module
 */
import { UsageError } from "../../errors.ts";

/** A field of the body: its value, or the file that has it. */
export interface Field {
  /** Its name. */
  name: string;
  /** What it holds: `text`, `json` as written; `text-file`, `json-file`, `upload`: a path. */
  kind: "text" | "json" | "text-file" | "json-file" | "upload";
  /** The value, or the path. */
  value: string;
}

/** The items of a request, sorted by what they are. */
export interface Items {
  /** `Header:value`, and `Header;` for an empty one. */
  headers: [name: string, value: string][];
  /** `Header:`: headers not to be sent. */
  without: string[];
  /** `name==value`. */
  query: [name: string, value: string][];
  /** What makes the body. */
  fields: Field[];
}

const FIELDS: Readonly<Record<string, Field["kind"]>> = {
  "=": "text",
  ":=": "json",
  "=@": "text-file",
  ":=@": "json-file",
  "@": "upload",
};
/** Longer ones first: where two begin at the same place the longer one is meant. */
const SEPARATORS: readonly string[] = [":=@", ":=", "==", "=@", "=", "@", ":"];
/** A name (RFC 9110 section 5.6.2). */
const TOKEN_REGEXP = /^[!#$%&'*+\-.^`|~\w]+$/;

/**
 * Reads the items of a request. The separator that comes first decides; a backslash takes the meaning
 * from the character behind it.
 *
 * @throws {UsageError} When a word is no item, or one that cannot be sent.
 */
export function parseItems(words: readonly string[]): Items {
  const items: Items = { headers: [], without: [], query: [], fields: [] };
  for (const word of words) addItem(items, word);
  return items;
}

/** The files that fields take their values from. */
export function filesOf(fields: readonly Field[]): string[] {
  return fields.filter(({ kind }) => kind !== "text" && kind !== "json").map(({ value }) => value);
}

function addItem(items: Items, word: string): void {
  const split = splitItem(word);
  if (split === undefined) return addEmptyHeader(items, word);
  const { name, separator, value } = split;
  if (separator === ":") return addHeader(items, { name, value: value.trim() });
  if (separator === "==") return void items.query.push([name, value]);
  const kind = FIELDS[separator]!;
  if (kind === "json") checkJson(value, word);
  items.fields.push({ name, kind, value });
}

/** Cuts a word at its first separator, with the escapes in front of it resolved. */
function splitItem(word: string): { name: string; separator: string; value: string } | undefined {
  let name = "";
  for (let at = 0; at < word.length; at++) {
    if (word[at] === "\\" && /[\\=:@;]/.test(word[at + 1] ?? "")) {
      name += word[++at];
      continue;
    }
    const separator = SEPARATORS.find((separator) => word.startsWith(separator, at));
    if (separator !== undefined) {
      return { name, separator, value: word.slice(at + separator.length) };
    }
    name += word[at];
  }
  return undefined;
}

function addEmptyHeader(items: Items, word: string): void {
  if (word.endsWith(";")) return void items.headers.push([headerName(word.slice(0, -1)), ""]);
  throw new UsageError(
    `Cannot use "${word}" as an item: write name=value, name:=json, name==query or Header:value`,
  );
}

function addHeader(items: Items, { name, value }: { name: string; value: string }): void {
  if (value === "") return void items.without.push(headerName(name).toLowerCase());
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
    throw new UsageError(
      `Cannot send the header ${name}: its value has a control character or non-Latin letters`,
    );
  }
  items.headers.push([headerName(name), value]);
}

function headerName(name: string): string {
  if (TOKEN_REGEXP.test(name)) return name;
  throw new UsageError(`Cannot use "${name}" as the name of a header: use letters, digits and "-"`);
}

/** Checks that a text is JSON; it is sent as written, so that no digit of a number is lost. */
export function checkJson(text: string, where: string): void {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`Cannot read the value of "${where}" as JSON: use = for a string`, {
      cause,
    });
  }
}
