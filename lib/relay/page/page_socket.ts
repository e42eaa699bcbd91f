import type { WebSocketChannel } from "../../http/websocket_channel.ts";
import type { PageMessage, ServerMessage } from "../../web/inspector/protocol.ts";
import type { FaultSet } from "../faults/fault_set.ts";
import type { Inspection } from "./inspection.ts";
import { changeFaults, faultsMessage } from "./page_faults.ts";
import type { PageSender } from "./page_sender.ts";
import { parsePageMessage } from "./parse_page_message.ts";
import type { Watcher } from "./watcher.ts";

/** How long between two updates, in milliseconds. */
const INTERVAL = 50;
/** Each so manieth update tells what faults have done. */
const FAULTS_EVERY = 20;
const ENCODER = new TextEncoder();

/** What a page is told of, and may change. */
export interface PageTalk {
  /** What passes. */
  inspection: Inspection;
  /** What it is told first. */
  hello: ServerMessage;
  /** The faults, where the relay has some. */
  faults?: FaultSet | undefined;
  /** Sends messages, where the page may. */
  sender?: PageSender | undefined;
}

type Send = (message: ServerMessage) => Promise<void>;

/** What answers a page. */
type Answering = Omit<PageTalk, "inspection" | "hello"> & { watcher: Watcher };

/** Talks to one page until it goes: tells what passes, and answers what it asks. */
export async function talkToPage(
  channel: WebSocketChannel,
  { inspection, hello, ...rest }: PageTalk,
): Promise<void> {
  const watcher = inspection.watch();
  const answering = { ...rest, watcher };
  const send: Send = async (message) => {
    await channel.send([ENCODER.encode(JSON.stringify(message))], ["text"]);
  };
  const timer = tellChanges(send, answering);
  try {
    await send(hello);
    for (let got = await channel.receive(); got !== null; got = await channel.receive()) {
      for (const bytes of got) await answer(bytes, { ...answering, send });
    }
  } finally {
    clearInterval(timer);
    inspection.unwatch(watcher);
  }
}

/** Tells what changed, as often as the page keeps up with. */
function tellChanges(
  send: Send,
  { watcher, faults }: Answering,
): ReturnType<typeof setInterval> {
  let [isSending, ticks] = [false, 0];
  return setInterval(async () => {
    if (isSending) return;
    isSending = true;
    const isTime = ticks++ % FAULTS_EVERY === 0;
    const messages = [watcher.update(), isTime && faults ? faultsMessage(faults) : undefined];
    try {
      for (const message of messages) if (message) await send(message);
    } catch {
      // The page has gone, which whoever reads from it finds out too.
    }
    isSending = false;
  }, INTERVAL);
}

/** Answers at once, save what is sent for the page: that may take its time. */
async function answer(bytes: Uint8Array, answering: Answering & { send: Send }): Promise<void> {
  const asked = parsePageMessage(bytes);
  const { send, sender } = answering;
  if (asked?.type === "send") return await sender?.send(asked, send);
  const said = asked && await answerTo(asked, answering);
  if (said) await send(said);
}

function answerTo(
  asked: PageMessage,
  { watcher, faults }: Answering,
): ServerMessage | Promise<ServerMessage> | undefined {
  switch (asked.type) {
    case "filter":
      return watcher.filter(asked);
    case "bytes":
      return watcher.bytes(asked.id);
    case "add fault":
      return faults && changeFaults(faults, asked.fault);
    case "remove fault":
      return faults && changeFaults(faults, asked.id);
  }
}
