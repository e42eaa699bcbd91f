import { respond, respondStatus } from "../respond.ts";
import { type ByteRange, parseRange } from "./byte_range.ts";
import { contentType } from "./content_type.ts";
import { etagOf, isUnchanged, rangeHolds } from "./etag.ts";

/** Up to this size a file is read at once. */
const SMALL = 64 << 10;
const CHUNK = 64 << 10;

/** Answers a request with a file: whole, a part, or that it is as the client has it. */
export async function respondFile(
  request: Request,
  { path, info }: { path: string; info: Deno.FileInfo },
): Promise<Response> {
  const headers = new Headers({
    "content-type": contentType(path),
    "etag": etagOf(info),
    "accept-ranges": "bytes",
    "x-content-type-options": "nosniff",
  });
  if (info.mtime) headers.set("last-modified", info.mtime.toUTCString());
  if (isUnchanged(request.headers, info)) return respondStatus(304, { headers });
  const asked = request.method === "GET" && rangeHolds(request.headers, info);
  const range = asked ? parseRange(request.headers.get("range"), info.size) : undefined;
  if (range === "unsatisfiable") {
    return respondStatus(416, { headers: { "content-range": `bytes */${info.size}` } });
  }
  const { start, end } = range ?? { start: 0, end: info.size };
  if (range) headers.set("content-range", `bytes ${start}-${end - 1}/${info.size}`);
  headers.set("content-length", `${end - start}`);
  const init = { status: range ? 206 : 200, headers };
  if (request.method === "HEAD") return new Response(new ReadableStream(), init);
  const file = await Deno.open(path);
  return end - start <= SMALL
    ? respond(await readPart(file, { start, end }), init)
    : new Response(partStream(file, { start, end }), init);
}

async function readPart(
  file: Deno.FsFile,
  { start, end }: ByteRange,
): Promise<Uint8Array<ArrayBuffer>> {
  using _file = file;
  if (start > 0) await file.seek(start, Deno.SeekMode.Start);
  const bytes = new Uint8Array(end - start);
  let length = 0;
  while (length < bytes.length) {
    const count = await file.read(bytes.subarray(length));
    if (count === null) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

/** A part of a file as a stream, which closes the file at its end, or when it is cancelled. */
function partStream(
  file: Deno.FsFile,
  { start, end }: ByteRange,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let left = end - start;
  return new ReadableStream({
    start: async () => {
      if (start > 0) await file.seek(start, Deno.SeekMode.Start);
    },
    async pull(controller) {
      const chunk = new Uint8Array(Math.min(left, CHUNK));
      const count = await file.read(chunk);
      left -= count ?? left;
      if (count !== null) controller.enqueue(chunk.subarray(0, count));
      if (left > 0) return;
      file[Symbol.dispose]();
      controller.close();
    },
    cancel: () => file[Symbol.dispose](),
  }, { highWaterMark: 0 });
}
