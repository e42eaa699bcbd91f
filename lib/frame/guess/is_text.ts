/** Controls other than tab, LF, form feed and CR. */
const CONTROL_REGEXP = /[^\P{Cc}\t\n\f\r]/u;

/** Whether bytes are UTF-8 that people write, but for a delimiter and a character cut off at the end. */
export function isText(bytes: Uint8Array, delimiter?: number): boolean {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    const cleaned = delimiter === undefined
      ? text
      : text.replaceAll(String.fromCharCode(delimiter), "");
    return !CONTROL_REGEXP.test(cleaned);
  } catch {
    return false;
  }
}
