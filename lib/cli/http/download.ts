import { fileName } from "../../http/client/file_name.ts";
import { type FollowOptions, requestFollowing } from "../../http/client/follow.ts";
import type { HttpReply } from "../../http/client/request_options.ts";
import { continuation, type Part, rangeHeaders, validatorOf } from "../../http/client/resume.ts";
import { countBytes } from "../../frame/show.ts";
import type { Context } from "../context.ts";
import type { FlagValues } from "../flag.ts";
import { safe } from "../../safe.ts";
import { PartFile } from "./part_file.ts";
import { ProgressBar } from "./progress_bar.ts";

/** A download that ended, well or not. */
export interface Download {
  /** The answer; its body is read if there is a file. */
  reply: HttpReply;
  /** Where the body was saved; absent when the answer was no success. */
  file?: string;
  /** How large the file is. */
  size: number;
  /** How many of these bytes an earlier run had left. */
  offset: number;
}

/** What a download needs to know besides its URL. */
export interface DownloadOptions {
  /** How to ask for it. */
  request: FollowOptions;
  /** `--output`, `--quiet`, `--json`. */
  flags: FlagValues;
  /** Where the progress is shown. */
  context: Context;
}

/**
 * Saves the answer in a file, and goes on where an earlier run was cut off. The name is that of
 * `--output`, which is replaced, or one in the current folder that nothing has: a redirect has no say
 * in it. An answer that is no success is not saved.
 */
export async function download(url: URL, options: DownloadOptions): Promise<Download> {
  const { flags: { output } } = options;
  using part = new PartFile(output ?? fileName(url), url);
  const { reply, offset, total } = await ask(url, { ...options, left: await part.find() });
  try {
    if (offset === undefined) return { reply, size: 0, offset: 0 };
    const validator = validatorOf(reply.head.headers);
    await part.begin(offset, validator);
    const size = await save(part, { ...options, reply, offset, total, canResume: !!validator });
    const name = fileName(url, reply.head.headers.get("content-disposition"));
    const file = output ?? await part.finishBeside(name);
    if (output !== undefined) await part.finishAs(output);
    return { reply, file, size, offset };
  } catch (error) {
    reply.close();
    throw error;
  }
}

/** An answer, and from where in the file its body goes; no offset when it was no success. */
interface Answer {
  reply: HttpReply;
  offset?: number;
  total?: number | undefined;
}

/** Asks for what is missing, and for the whole when the rest cannot be had. */
async function ask(
  url: URL,
  { request, left, ...rest }: DownloadOptions & { left: Part },
): Promise<Answer> {
  const range = rangeHeaders(left);
  const reply = await requestFollowing(url, {
    ...request,
    headers: [...request.headers ?? [], ...range],
  });
  const { status, headers } = reply.head;
  if (status !== 416 && (status < 200 || status > 299)) return { reply };
  const next = continuation(range.length > 0 ? left : { size: 0 }, { status, headers });
  if (next.kind === "write") return { reply, ...next };
  // A server that answers so to a plain request is at odds with itself.
  if (range.length === 0) return { reply };
  reply.close();
  return await ask(url, { request, ...rest, left: { size: 0 } });
}

interface SaveOptions extends DownloadOptions {
  reply: HttpReply;
  offset: number;
  total: number | undefined;
  canResume: boolean;
}

async function save(part: PartFile, options: SaveOptions): Promise<number> {
  const { reply, offset, total, canResume, flags, context } = options;
  const isQuiet = flags.quiet || flags.json || !context.stderr.isTerminal;
  const name = flags.output ?? fileName(reply.url);
  const bar = new ProgressBar(isQuiet ? undefined : context.stderr, { name, offset, total });
  try {
    for await (const chunk of reply.body) {
      await part.write(chunk);
      bar.show(part.size);
    }
    return part.size;
  } catch (error) {
    const next = canResume ? ": the same command goes on from there" : "";
    context.stderr.tell(`kept ${countBytes(part.size)} in ${safe(part.path)}${next}`);
    throw error;
  } finally {
    await bar.end(part.size);
  }
}
