import { isLoopback } from "../../host.ts";
import { isAllowedHost } from "../allowed_host.ts";
import { respond, respondStatus } from "../respond.ts";
import type { HttpHandler, HttpInfo } from "../serve_options.ts";
import { respondFile } from "./file_response.ts";
import { Folder, isAbsence } from "./folder.ts";
import { type ListedFile, listingPage } from "./listing.ts";
import { isPlain, namesOfPath, pathOfNames } from "./path.ts";
import { takeUpload } from "./upload.ts";

/** The most lines of a listing. */
const MAX_LISTED = 10_000;
/** A listing is a page of this server that shows names which others gave. */
const PAGE = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "cache-control": "no-cache",
};

/** Options of {@linkcode serveFiles}. */
export interface ServeFilesOptions {
  /**
   * Whether PUT and POST write files.
   *
   * @default {false}
   */
  upload?: boolean | undefined;
  /**
   * Names that the server goes by, besides IP addresses and `localhost`.
   *
   * @default {none}
   */
  hosts?: readonly string[] | undefined;
  /**
   * Answers what is no file here.
   *
   * @default {404}
   */
  otherwise?: HttpHandler | undefined;
}

/**
 * Makes a handler that serves the files of a folder: ranges, conditional requests, `index.html`, a
 * listing. No path and no link leads out of the folder; names that begin with a dot are not there.
 *
 * @throws {Error} As the system does, when there is no such folder.
 *
 * @example A folder
 * ```ts
 * import { listen, request, serve, serveFiles, serveHttp } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.writeTextFile(`${folder}/x.txt`, "hello");
 * const handler = await serveFiles(folder);
 * await using server = serve(
 *   await listen("127.0.0.1:0"),
 *   ({ stream, draining }) => serveHttp(stream, { handler, draining }),
 * );
 * const { port } = server.local as { port: number };
 * using reply = await request(`http://127.0.0.1:${port}/x.txt`);
 * assertEquals(await new Response(ReadableStream.from(reply.body)).text(), "hello");
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function serveFiles(
  path: string,
  options: ServeFilesOptions = {},
): Promise<HttpHandler> {
  const folder = await Folder.open(path);
  const { upload = false, hosts, otherwise = () => respondStatus(404) } = options;
  return async (request, info) => {
    const { pathname, host } = new URL(request.url);
    const { method } = request;
    const asked = namesOfPath(pathname);
    if (asked && upload && (method === "PUT" || method === "POST") && !asked.isFolder) {
      return await takeUpload(request, { folder, names: asked.names, hosts });
    }
    // What only this machine may read must not be read by a page that had its name resolve to it.
    if (isLocal(info) && !isAllowedHost(host, { hosts })) return respondStatus(421);
    const found = asked && await find(request, { folder, ...asked });
    if (!found) return otherwise(request, info);
    const allow = upload ? "GET, HEAD, PUT, POST" : "GET, HEAD";
    return found === "other-method" ? respondStatus(405, { headers: { allow } }) : found;
  };
}

function isLocal({ local }: HttpInfo): boolean {
  return local.scheme !== "unix" && isLoopback(local.host);
}

interface Asked {
  folder: Folder;
  names: string[];
  isFolder: boolean;
}

/** The file or the folder at a path; `undefined` when there is none. */
async function find(
  request: Request,
  { folder, names, isFolder }: Asked,
): Promise<Response | "other-method" | undefined> {
  const path = await folder.resolve(names);
  if (path === undefined) return undefined;
  try {
    const info = await Deno.stat(path);
    if (!info.isDirectory && (!info.isFile || isFolder)) return undefined;
    if (request.method !== "GET" && request.method !== "HEAD") return "other-method";
    if (info.isFile) return await respondFile(request, { path, info });
    return isFolder ? await showFolder(request, { folder, names, path }) : toFolder(request, names);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** Relative links of a folder's page need the slash behind its path. */
function toFolder(request: Request, names: readonly string[]): Response {
  const location = `${pathOfNames(names)}/${new URL(request.url).search}`;
  return respondStatus(301, { headers: { location } });
}

async function showFolder(
  request: Request,
  { folder, names, path }: { folder: Folder; names: string[]; path: string },
): Promise<Response> {
  const index = await folder.resolve([...names, "index.html"]);
  const info = index === undefined ? undefined : await Deno.stat(index);
  if (index !== undefined && info?.isFile) return await respondFile(request, { path: index, info });
  return respond(listingPage(names, await list(path)), { headers: PAGE });
}

async function list(path: string): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  for await (const { name, isDirectory, isFile } of Deno.readDir(path)) {
    if (!isPlain(name) || (!isDirectory && !isFile)) continue;
    const size = isFile ? (await Deno.lstat(`${path}/${name}`)).size : undefined;
    files.push({ name, isFolder: isDirectory, size });
    if (files.length === MAX_LISTED) break;
  }
  return files.sort((a, b) => a.name < b.name ? -1 : 1);
}
