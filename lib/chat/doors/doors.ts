import { parseCodec } from "../../frame/spec.ts";
import type { Ending } from "../../net/ending.ts";
import { Framed, type Released } from "../../net/framed.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { FRAME_FORMAT, TEXT_FORMAT } from "../protocol/formats.ts";
import type { Hub } from "../room/hub.ts";
import type { Keeper } from "./keeper.ts";
import { parseClientMessage } from "../protocol/protocol.ts";
import type { Session } from "../room/session.ts";
import { StreamLink } from "./stream_link.ts";
import { visit } from "./visit.ts";

/** What is read at most as one line or frame; what may be said is less. */
const LINES = parseCodec("line:max=64KiB");
const FRAMES = parseCodec("u32le:max=64KiB");
/** What each idle member holds: there may be thousands, who write lines. */
const WAITING = 512;
const DECODER = new TextDecoder();

/** The room that doors lead to, and who keeps the deadlines of those inside. */
export interface House {
  /** The room. */
  hub: Hub;
  /** The deadlines. */
  keeper: Keeper;
}

/** A person with `nc`: each line is a message or a command, and the end of input a good-bye. */
export function textDoor({ hub, keeper }: House, { stream, unread }: Released): Promise<Ending> {
  const link = new StreamLink(stream, TEXT_FORMAT);
  const options = { link, keeper, hear: hearLine, greet: true };
  return visit(hub, new Framed(stream, LINES, { unread, waiting: WAITING }), options);
}

/** A program: each frame is a message in JSON. */
export function frameDoor({ hub, keeper }: House, { stream, unread }: Released): Promise<Ending> {
  const link = new StreamLink(stream, FRAME_FORMAT);
  return visit(hub, new Framed(stream, FRAMES, { unread, waiting: WAITING }), {
    link,
    keeper,
    hear: hearJson,
    ask,
  });
}

function hearLine(session: Session, line: Uint8Array): Promise<void> | undefined {
  return session.line(DECODER.decode(line));
}

function ask(session: Session): void {
  session.answer({ type: "ping" });
}

/** Takes a message of a program; what is no message is answered by an error. */
export function hearJson(session: Session, bytes: Uint8Array): Promise<void> | undefined {
  try {
    return session.handle(parseClientMessage(bytes));
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    session.refuse(error);
  }
}
