import { safe } from "../../safe.ts";

/** One line of a listing. */
export interface ListedFile {
  /** Its name. */
  name: string;
  /** Whether it is a folder. */
  isFolder: boolean;
  /** Its bytes; of a folder nothing. */
  size?: number | undefined;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A folder as a page: no script, no style, and every name as text. */
export function listingPage(names: readonly string[], files: readonly ListedFile[]): string {
  const title = escapeHtml(`/${names.join("/")}`);
  const up = names.length > 0 ? ['<li><a href="../">../</a></li>'] : [];
  const rows = files.map(({ name, isFolder, size }) => {
    const slash = isFolder ? "/" : "";
    const note = size === undefined ? "" : ` (${size} ${size === 1 ? "byte" : "bytes"})`;
    return `<li><a href="./${encodeURIComponent(name)}${slash}">${
      escapeHtml(name)
    }${slash}</a>${note}</li>`;
  });
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${title}</title></head>
<body><h1>${title}</h1>
<ul>
${[...up, ...rows].join("\n")}
</ul></body>
</html>
`;
}

function escapeHtml(text: string): string {
  return safe(text).replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}
