/**
 * The layers of the product, and what each may do.
 *
 * @module
 */
import { dirname, join } from "node:path/posix";
import { type Token, tokenize } from "./tokens.ts";

/** Something that is where it must not be. */
export interface Violation {
  /** The path of the file, from the root of the repository. */
  path: string;
  /** The line, from 1. */
  line: number;
  /** What is wrong there. */
  message: string;
}

/** From the bottom up. A file imports from its own part and from the layers below it. */
const LAYERS: readonly (readonly string[])[] = [
  ["base"],
  ["frame"],
  ["net"],
  ["http"],
  ["web"],
  ["services", "chat", "relay", "measure"],
  ["mod"],
  ["cli"],
  ["main"],
];

const PURE_REGEXP =
  /^lib\/([^/]+|frame\/.+|chat\/(room|protocol)\/.+|chat\/(log\/(log|memory_log)|doors\/first_bytes|client\/state)|http\/(allowed_host|head|encode_head|header_fields|framing|body|chunked|respond|status|make_request|routes\/.+|files\/(byte_range|content_type|etag|listing|path)))\.ts$/;
const MAX_LINES = 250;

/** What is wrong in `files`, a map from path to text. */
export function findViolations(files: ReadonlyMap<string, string>): Violation[] {
  const violations: Violation[] = [];
  for (const [path, text] of files) {
    const report = (line: number, message: string) => violations.push({ path, line, message });
    const lines = text.split("\n").length - 1;
    if (lines > MAX_LINES) report(lines, `The file has ${lines} lines: ${MAX_LINES} is the most`);
    if (!path.endsWith(".ts")) continue;
    const tokens = tokenize(text);
    checkComments(tokens, report);
    if (!path.startsWith("lib/") && path !== "main.ts") continue;
    checkImports(path, { tokens, report });
    checkNames(path, { tokens, report });
  }
  return violations;
}

type Report = (line: number, message: string) => void;

function checkComments(tokens: Token[], report: Report): void {
  for (const { kind, text, line } of tokens) {
    // Spelt so that this file passes.
    const note = kind === "comment" && /\b(TO-?DO|FIX-?ME)\b/.exec(text);
    if (note) report(line, `The comment leaves work undone: ${note[0]}`);
  }
}

interface Source {
  tokens: Token[];
  report: Report;
}

function checkImports(path: string, { tokens, report }: Source): void {
  const own = partOf(path)!;
  if (!LAYERS.flat().includes(own)) report(1, `The folder lib/${own}/ has no layer`);
  for (const { specifier, line } of importsOf(tokens)) {
    if (!specifier.startsWith(".")) continue;
    const target = join(dirname(path), specifier);
    const part = partOf(target);
    // The version is written once, in the manifest.
    if (target === "deno.json") continue;
    if (part === undefined) report(line, `The product imports ${target}, which is not part of it`);
    else if (part !== own && layerOf(part) >= layerOf(own)) {
      report(line, `The part ${own} imports ${target}: ${part} is not below it`);
    }
  }
}

/** Static imports, re-exports and `import()` of a literal. */
function* importsOf(tokens: Token[]): Generator<{ specifier: string; line: number }> {
  const code = tokens.filter((token) => token.kind !== "comment");
  for (const [i, { kind, text, line }] of code.entries()) {
    const before = code[i - 1]?.text === "(" ? code[i - 2]?.text : code[i - 1]?.text;
    if (kind === "string" && (before === "from" || before === "import")) {
      yield { specifier: text, line };
    }
  }
}

/** The part of the product that a file belongs to: its folder in `lib/`, or `base` beside them. */
function partOf(path: string): string | undefined {
  if (path === "main.ts") return "main";
  if (path === "lib/mod.ts") return "mod";
  const [root, folder, ...rest] = path.split("/");
  if (root !== "lib") return undefined;
  return rest.length > 0 ? folder : "base";
}

function layerOf(part: string): number {
  return LAYERS.findIndex((parts) => parts.includes(part));
}

function checkNames(path: string, { tokens, report }: Source): void {
  const code = tokens.filter((token) => token.kind === "code");
  const isPure = PURE_REGEXP.test(path);
  let exits = 0;
  for (const [i, { text, line }] of code.entries()) {
    const member = text === "Deno" && code[i + 1]?.text === "." ? code[i + 2]?.text : undefined;
    if (isPure && text === "Deno") report(line, "The file is pure: it must not name Deno");
    if (path.startsWith("lib/cli/")) continue;
    if (member === "exit" && path === "main.ts" && ++exits === 1) continue;
    if (member === "exit") report(line, "Only lib/cli/ exits, and main.ts once");
    if (member === "stdout" || member === "stderr" || text === "console") {
      report(line, `Only lib/cli/ prints: ${member ? `Deno.${member}` : text}`);
    }
    if (text === "process" && /^(stdout|stderr|exit)$/.test(code[i + 2]?.text ?? "")) {
      report(line, "Only lib/cli/ may use process, which prints and exits");
    }
  }
}
