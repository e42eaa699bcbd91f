import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import { serveHttp } from "../../lib/http/serve_http.ts";
import type { ServeHttpOptions } from "../../lib/http/serve_options.ts";
import { memoryPair, type MemoryStream } from "../../lib/net/memory.ts";
import type { Ending } from "../../lib/net/ending.ts";

/** A client that speaks in bytes, and the server's side of its connection. */
export interface RawClient {
  /** The client's end. */
  stream: MemoryStream;
  /** How the server's side ended, once it has. */
  ending: Promise<Ending>;
  /** Sends text. */
  say(text: string): Promise<void>;
  /** Waits until what came matches, and takes all that came. */
  hear(pattern: RegExp): Promise<string>;
  /** All that comes until the end. */
  rest(): Promise<string>;
}

/** Connects a client in memory to a server with these options. */
export function connectRaw(options: ServeHttpOptions): RawClient {
  const [stream, there] = memoryPair();
  const ending = serveHttp(there, options);
  const queue = new ByteQueue();
  const take = () => new TextDecoder().decode(queue.take(queue.length));
  const more = async () => {
    const count = await stream.read(queue.room(4096));
    queue.commit(count ?? 0);
    return count !== null;
  };
  return {
    stream,
    ending,
    say: (text) => stream.write(new TextEncoder().encode(text)),
    async hear(pattern) {
      while (!pattern.test(new TextDecoder().decode(queue.view()))) {
        if (!await more()) throw new Error(`Cannot hear ${pattern}: ${JSON.stringify(take())}`);
      }
      return take();
    },
    async rest() {
      while (await more());
      stream.close();
      return take();
    },
  };
}

/** Says all at once, ends, and gives what came back, dates left out, and how it ended. */
export async function converse(
  text: string,
  options: ServeHttpOptions,
): Promise<{ said: string; ending: Ending }> {
  const client = connectRaw(options);
  await client.say(text);
  await client.stream.closeWrite();
  const said = (await client.rest()).replace(/date: [^\r]*\r\n/g, "");
  return { said, ending: await client.ending };
}
