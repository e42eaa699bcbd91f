import { UsageError } from "../../errors.ts";
import { bytesBody, type HttpBody } from "../../http/client/body_source.ts";
import type { Context, Source } from "../context.ts";
import { openInput, readText } from "../files.ts";
import type { FlagValues } from "../flag.ts";
import { chunksOf } from "../input.ts";
import { indentJson } from "./indent_json.ts";
import { checkJson, type Field } from "./items.ts";
import { concat } from "@std/bytes";

/** The most that is taken from a pipe, or uploaded in one form, as it is kept to be sent again. */
const MAX_HELD = 64 << 20;
const JSON_TYPE = "application/json";
/** An object or a list: a number or a word alone is more likely meant as text. */
const JSON_REGEXP = /^\s*[{[]/;

/** What a request may take its body from. */
export interface BodySources {
  /** Its method: one that usually has a body takes it from a pipe when nothing else is given. */
  method: string;
  /** Its items that are fields. */
  fields: readonly Field[];
  /** `--data`, `--file`, `--form`. */
  flags: FlagValues;
}

/**
 * The body of a request: the fields, `--data`, `--file`, or what is piped in.
 *
 * @throws {UsageError} When more than one is given.
 */
export async function requestBody(
  { method, fields, flags }: BodySources,
  context: Context,
): Promise<HttpBody | undefined> {
  const { data, file: files = [] } = flags;
  const given = [fields.length > 0, data !== undefined, ...files].filter(Boolean);
  if (given.length > 1) {
    throw new UsageError("Cannot send more than one body: give fields, --data or one --file");
  }
  if (fields.length > 0) {
    return flags.form ? await formBody(fields, context) : await jsonBody(fields);
  }
  if (data !== undefined) return textBody(new TextEncoder().encode(data));
  const [file] = files;
  if (file !== undefined && file !== "-") return await fileBody(file, context);
  const takesInput = ["POST", "PUT", "PATCH"].includes(method) && !context.stdin.isTerminal;
  return file === "-" || takesInput ? await inputBody(context) : undefined;
}

/** Bytes from a person or a program, called what they look like. */
function textBody(bytes: Uint8Array): HttpBody {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return bytesBody(bytes, isJson(text) ? JSON_TYPE : "text/plain; charset=utf-8");
  } catch {
    return bytesBody(bytes, "application/octet-stream");
  }
}

function isJson(text: string): boolean {
  return JSON_REGEXP.test(text) && indentJson(text) !== undefined;
}

/** An object of the fields; values that are JSON already stay as they were written. */
async function jsonBody(fields: readonly Field[]): Promise<HttpBody> {
  const members = new Map<string, string>();
  for (const field of fields) members.set(JSON.stringify(field.name), await jsonValue(field));
  const text = `{${Array.from(members, ([name, value]) => `${name}:${value}`).join(",")}}`;
  return bytesBody(new TextEncoder().encode(text), JSON_TYPE);
}

async function jsonValue({ name, kind, value }: Field): Promise<string> {
  if (kind === "upload") {
    throw new UsageError(
      `Cannot put the file ${value} into JSON: add --form, or write ${name}=@${value}`,
    );
  }
  if (kind === "text") return JSON.stringify(value);
  if (kind === "json") return value.trim();
  const text = await readText(value);
  if (kind === "text-file") return JSON.stringify(text);
  checkJson(text, `${name}:=@${value}`);
  return text.trim();
}

/** A form, as a page would send it: in parts when it has a file (RFC 7578), else URL-encoded. */
async function formBody(fields: readonly Field[], context: Context): Promise<HttpBody> {
  const isMultipart = fields.some(({ kind }) => kind === "upload");
  const form = isMultipart ? new FormData() : new URLSearchParams();
  for (const field of fields) {
    const { name, kind, value } = field;
    if (form instanceof FormData && kind === "upload") {
      form.append(name, await upload(value, context));
    } else form.append(name, kind === "text" ? value : await formValue(field));
  }
  const encoded = new Response(form);
  return bytesBody(await encoded.bytes(), encoded.headers.get("content-type")!);
}

async function formValue({ kind, value }: Field): Promise<string> {
  return kind === "json" ? value : await readText(value);
}

async function upload(path: string, context: Context): Promise<File> {
  using source = await openInput(path, context);
  return new File([await held(source, path)], path.split("/").at(-1)!);
}

/** A file, read as it is sent, so that its size does not matter. */
async function fileBody(path: string, context: Context): Promise<HttpBody> {
  const { size, isFile } = await Deno.stat(path).catch(() => ({ size: 0, isFile: false }));
  if (!isFile) {
    using source = await openInput(path, context);
    return bytesBody(await held(source, path));
  }
  return {
    size,
    async *open() {
      using source = await openInput(path, context);
      yield* chunksOf(source);
    },
  };
}

async function inputBody(context: Context): Promise<HttpBody | undefined> {
  const bytes = await held(context.stdin, "what is piped in");
  return bytes.length === 0 ? undefined : textBody(bytes);
}

async function held(source: Source, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(source)) {
    size += chunk.length;
    if (size > MAX_HELD) {
      throw new UsageError(`Cannot send ${name}: it is over ${MAX_HELD} bytes: use --file FILE`);
    }
    chunks.push(chunk);
  }
  return concat(chunks);
}
