import { ByteQueue } from "../../../lib/frame/byte_queue.ts";
import { decodeRequestHead } from "../../../lib/http/head.ts";
import type { ByteStream } from "../../../lib/net/byte_stream.ts";
import { listen, type ListenOptions } from "../../../lib/net/listen.ts";
import { serve } from "../../../lib/net/server.ts";

/** What is sent back: a text as it stands, or whatever a function does with the connection. */
export type Answer = string | ((stream: ByteStream) => Promise<void>);

/** A server that gives one answer after the other, whatever it is asked. */
export interface Canned extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  /** The requests as they came, head and body. */
  requests: string[];
}

/** Options of {@linkcode canned}. */
export interface CannedOptions extends ListenOptions {
  /** Where to listen, if not on a free port. */
  address?: string;
}

/** Starts a server that answers the first request with the first answer, and so on; then again. */
export async function canned(answers: Answer[], options: CannedOptions = {}): Promise<Canned> {
  const { address = "http://127.0.0.1:0", ...rest } = options;
  const requests: string[] = [];
  const server = serve(await listen(address, rest), async ({ stream }) => {
    await stream.ready?.();
    const answer = answers[requests.length % answers.length]!;
    if (typeof answer !== "string") return await answer(stream);
    requests.push(await readRequest(stream));
    await stream.write(new TextEncoder().encode(answer));
  });
  const { local } = server;
  const origin = local.scheme === "unix" ? "" : `${local.scheme}://127.0.0.1:${local.port}`;
  return { origin, requests, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function readRequest(stream: ByteStream): Promise<string> {
  const queue = new ByteQueue();
  const seen = new ByteQueue();
  let left = Infinity;
  while (left > 0) {
    const room = queue.room(65536);
    const count = await stream.read(room);
    if (count === null) throw new Error("Cannot read the request: it ended early");
    seen.push(room.subarray(0, count));
    queue.commit(count);
    if (left === Infinity) {
      const head = decodeRequestHead(queue);
      if (head) left = Number(head.headers.get("content-length") ?? 0) - queue.length;
    } else left -= count;
  }
  return new TextDecoder().decode(seen.view());
}

/** An answer with a body and its length. */
export function ok(body: string, headers: readonly string[] = []): string {
  return answer("200 OK", { body, headers });
}

/** An answer with a status, a body and its length. */
export function answer(
  status: string,
  { body = "", headers = [] }: { body?: string; headers?: readonly string[] } = {},
): string {
  const { length } = new TextEncoder().encode(body);
  const lines = [`HTTP/1.1 ${status}`, `Content-Length: ${length}`, ...headers];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

/** An answer that sends elsewhere. */
export function redirectTo(location: string, status = "302 Found"): string {
  return answer(status, { headers: [`Location: ${location}`] });
}
