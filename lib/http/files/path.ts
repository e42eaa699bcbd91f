/**
 * The names that a path of a URL gives, each as the file system would have it.
 *
 * They are decoded once and no more. What is no plain name is refused: `..`, a name that begins with a
 * dot, one that holds a slash, a backslash or a control character once it is decoded.
 *
 * @param pathname A path as a URL has it, percent-encoded.
 * @returns The names, and whether a slash follows them; `undefined` when one is refused.
 */
export function namesOfPath(pathname: string): { names: string[]; isFolder: boolean } | undefined {
  const names: string[] = [];
  for (const part of pathname.split("/")) {
    if (part === "") continue;
    const name = decode(part);
    if (name === undefined || !isPlain(name)) return undefined;
    names.push(name);
  }
  return { names, isFolder: pathname.endsWith("/") };
}

/** Whether a name may be asked for: no dotfile, and nothing but a name. */
export function isPlain(name: string): boolean {
  return name !== "" && !name.startsWith(".") && !/[/\\\p{Cc}]/u.test(name);
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    // It is not percent-encoded UTF-8.
    return undefined;
  }
}

/** Names as the path of a URL, beginning with one slash. */
export function pathOfNames(names: readonly string[]): string {
  return `/${names.map(encodeURIComponent).join("/")}`;
}
