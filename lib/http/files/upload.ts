import { HttpError } from "../../errors.ts";
import { isAllowedHost } from "../allowed_host.ts";
import { respond, respondStatus } from "../respond.ts";
import type { Folder } from "./folder.ts";
import { pathOfNames } from "./path.ts";

/**
 * Takes a file: writes it under a name that nobody asks for and gives it its own when it is complete,
 * so that there is never half a file; what was there before, were it a link, is replaced, not followed.
 *
 * @param options.names Where to: a folder that exists, and a name in it.
 * @param options.hosts Names that the server goes by, besides IP addresses and `localhost`.
 */
export async function takeUpload(
  request: Request,
  options: { folder: Folder; names: readonly string[]; hosts?: readonly string[] | undefined },
): Promise<Response> {
  const { folder, names, hosts } = options;
  if (!isOwnPage(request, hosts)) return respondStatus(403);
  const parent = await folder.resolve(names.slice(0, -1));
  const name = names.at(-1);
  if (parent === undefined || name === undefined) return respondStatus(409);
  const path = `${parent}/${name}`;
  const there = await lstat(path);
  if (there?.isDirectory) return respondStatus(409);
  await writeWhole(path, request.body ?? new ReadableStream({ start: (it) => it.close() }));
  if (there) return respond("", { status: 204 });
  return respond("stored\n", { status: 201, headers: { location: pathOfNames(names) } });
}

async function writeWhole(
  path: string,
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  const part = path.replace(/[^/]*$/, `.${crypto.randomUUID()}.part`);
  try {
    await Deno.writeFile(part, body, { createNew: true });
    await Deno.rename(part, path);
  } catch (error) {
    await Deno.remove(part).catch(() => {}); // It may never have been made.
    if ((error as { code?: string }).code !== "ENOSPC") throw error;
    throw new HttpError(`Cannot keep ${path}: the disk is full`, { status: 507, cause: error });
  }
}

/** Whether a request came from no page of somebody else's, which a browser would send it for. */
function isOwnPage(request: Request, hosts: readonly string[] | undefined): boolean {
  const { host } = new URL(request.url);
  const origin = request.headers.get("origin");
  return isAllowedHost(host, { hosts }) && (origin === null || URL.parse(origin)?.host === host);
}

async function lstat(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
