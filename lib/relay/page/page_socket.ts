import type { WebSocketChannel } from "../../http/websocket_channel.ts";
import type { ServerMessage } from "../../web/inspector/protocol.ts";
import type { Inspection } from "./inspection.ts";
import { parsePageMessage } from "./parse_page_message.ts";
import type { Watcher } from "./watcher.ts";

/** How long between two updates, in milliseconds. */
const INTERVAL = 50;
const ENCODER = new TextEncoder();

/** Talks to one page until it goes: tells what passes, and answers what it asks. */
export async function talkToPage(
  channel: WebSocketChannel,
  { inspection, hello }: { inspection: Inspection; hello: ServerMessage },
): Promise<void> {
  const watcher = inspection.watch();
  let isSending = false;
  const send = async (message: ServerMessage) => {
    await channel.send([ENCODER.encode(JSON.stringify(message))], ["text"]);
  };
  const timer = setInterval(() => {
    // A page that does not keep up is told less often.
    const update = isSending ? undefined : watcher.update();
    if (!update) return;
    isSending = true;
    send(update).catch(() => {}).finally(() => isSending = false);
  }, INTERVAL);
  try {
    await send(hello);
    for (let got = await channel.receive(); got !== null; got = await channel.receive()) {
      for (const bytes of got) {
        const answer = answerTo(bytes, watcher);
        if (answer) await send(answer);
      }
    }
  } finally {
    clearInterval(timer);
    inspection.unwatch(watcher);
  }
}

function answerTo(bytes: Uint8Array, watcher: Watcher): ServerMessage | undefined {
  const asked = parsePageMessage(bytes);
  switch (asked?.type) {
    case "filter":
      return watcher.filter(asked);
    case "bytes":
      return watcher.bytes(asked.id);
  }
}
