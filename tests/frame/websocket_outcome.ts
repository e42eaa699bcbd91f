import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import { WebSocketCodec, type WebSocketCodecOptions } from "../../lib/frame/websocket.ts";
import { WebSocketError } from "../../lib/frame/websocket_fault.ts";
import type { WebSocketFrame } from "../../lib/frame/websocket_frame.ts";
import { hex } from "./helpers.ts";

/** What became of an input: its frames, and the close code of a fault. */
export function outcomeOf(options: WebSocketCodecOptions, chunks: readonly Uint8Array[]): string[] {
  const codec = new WebSocketCodec(options);
  const queue = new ByteQueue();
  const seen: string[] = [];
  try {
    for (const chunk of chunks) {
      queue.push(chunk);
      for (let frame; (frame = codec.decode(queue));) seen.push(`${frame.kind} ${text(frame)}`);
    }
  } catch (error) {
    if (!(error instanceof WebSocketError)) throw error;
    seen.push(`${error.code}`);
  }
  return seen;
}

function text({ data }: WebSocketFrame): string {
  return new TextDecoder().decode(data);
}

/** Decodes what a server sends. */
export function fromServer(digits: string): string[] {
  return outcomeOf({ role: "client" }, [hex(digits)]);
}
