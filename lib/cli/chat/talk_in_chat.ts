import type { ChatClient } from "../../chat/client/client.ts";
import { type LineMeaning, parseLine } from "../../chat/protocol/commands.ts";
import { ChatError } from "../../chat/protocol/protocol.ts";
import { safe } from "../../safe.ts";
import type { ChatDesk } from "./chat_desk.ts";

/** How many piped lines are read ahead of their acknowledgements. */
const AHEAD = 64;

/** How talking ended. */
export interface TalkEnd {
  /** How many lines the server refused. */
  refused: number;
}

/** Says what is typed or piped, until it ends or a person quits. */
export async function talkInChat(client: ChatClient, desk: ChatDesk): Promise<TalkEnd> {
  const said: Promise<boolean>[] = [];
  let refused = 0;
  const settle = async (left: number) => {
    while (said.length > left) if (!await said.shift()) refused++;
  };
  for await (const line of desk.lines) {
    if (desk.isPerson) {
      if (typed(client, { line, desk }) === "quit") break;
    } else if (line.trim() !== "") {
      said.push(client.say(line).then(() => true, () => false));
      await settle(AHEAD);
    }
  }
  await settle(0);
  return { refused };
}

/** Follows a line of a person; what the server refuses it says itself. */
function typed(
  client: ChatClient,
  { line, desk }: { line: string; desk: ChatDesk },
): "quit" | undefined {
  try {
    const meaning = meaningOf(line);
    if (meaning === undefined) return;
    if (meaning?.type === "quit") return "quit";
    if (meaning?.type === "say") {
      client.say(meaning.text, { action: meaning.action });
      if (!client.isConnected) desk.say(`waits for the connection: ${safe(line)}`);
    } else {
      const isSent = meaning?.type === "join"
        ? client.enter(meaning.room)
        : client.send({ type: "line", text: line, room: client.state.current || undefined });
      if (!isSent) desk.say("not connected: only messages wait");
    }
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    desk.say(safe(error.message));
  }
}

/** What a line means; `null` where only the server knows, which may have other commands. */
function meaningOf(line: string): LineMeaning | null | undefined {
  try {
    return parseLine(line);
  } catch {
    return null;
  }
}
