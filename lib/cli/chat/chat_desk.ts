import type { ChatState } from "../../chat/client/state.ts";
import type { ServerMessage } from "../../chat/protocol/protocol.ts";
import { useColor } from "../color.ts";
import type { Context } from "../context.ts";
import type { FlagValues } from "../flag.ts";
import { messagesOf } from "../input.ts";
import { terminalPrompt } from "../terminal/prompt.ts";
import { ChatView } from "./chat_view.ts";
import { completeChat } from "./complete.ts";
import { dim } from "./palette.ts";

/** How many messages of before are shown to a person who comes. */
const PAST = 20;

/** Where a person or a pipe takes part in a room. */
export interface ChatDesk extends Disposable {
  /** Whether a person types: then lines that begin with `/` are commands. */
  readonly isPerson: boolean;
  /** What is typed or piped, line by line. */
  readonly lines: AsyncIterable<string>;
  /** Shows a message of the server; the promise is back-pressure. */
  show(message: ServerMessage): Promise<void> | void;
  /** Says a line, already harmless, of the client's own. */
  say(line: string): void;
  /** Shows whether there is a connection. */
  connected(isConnected: boolean): void;
}

/** The desk of `chat join`: a prompt on a terminal, else plain lines, or JSON. */
export function openChatDesk(
  context: Context,
  { flags, state }: { flags: FlagValues; state: ChatState },
): ChatDesk {
  const { stdin, stdout } = context;
  if (flags.json) return jsonDesk(context);
  return stdin.isTerminal && stdout.isTerminal && !flags.plain
    ? promptDesk(context, { flags, state })
    : plainDesk(context, state);
}

function promptDesk(
  { stdout }: Context,
  { flags, state }: { flags: FlagValues; state: ChatState },
): ChatDesk {
  const color = useColor(flags, stdout);
  const faint = (text: string) => color ? dim(text) : text;
  const view = new ChatView(state, { color, times: true, past: PAST });
  const prompt = terminalPrompt({
    echo: false, // What is said comes back from the server, in its place.
    complete: (line, cursor) => completeChat(state, line.slice(0, cursor)),
  });
  let isConnected = true;
  const draw = () => {
    const text = `${faint(`#${state.current}${isConnected ? "" : " (offline)"}`)}> `;
    if (text !== prompt.prompt) prompt.prompt = text;
  };
  return {
    isPerson: true,
    lines: prompt.lines(),
    show(message) {
      const lines = view.lines(message);
      if (lines.length > 0) prompt.print(lines.join("\n"));
      draw();
    },
    say: (line) => prompt.print(faint(`* ${line}`)),
    connected(is) {
      isConnected = is;
      draw();
    },
    [Symbol.dispose]: () => prompt.close(),
  };
}

function plainDesk({ stdin, stdout, stderr }: Context, state: ChatState): ChatDesk {
  const isPerson = stdin.isTerminal;
  const view = new ChatView(state, { color: false, times: false, past: isPerson ? PAST : 0 });
  return {
    isPerson,
    lines: linesOf(stdin),
    async show(message) {
      // What a person typed is on the screen.
      if (isPerson && message.type === "message" && message.from === state.name) return;
      await stdout.writeAll(view.lines(message).map((line) => `${line}\n`));
    },
    say: (line) => stderr.tell(line),
    connected() {},
    [Symbol.dispose]() {},
  };
}

function jsonDesk({ stdin, stdout, stderr }: Context): ChatDesk {
  return {
    isPerson: stdin.isTerminal,
    lines: linesOf(stdin),
    async show(message) {
      if (message.type === "ping" || message.type === "pong") return;
      // The session is a secret, and outputs are kept.
      const fields = message.type === "welcome" ? { ...message, session: undefined } : message;
      await stdout.write(`${harmless(JSON.stringify(fields))}\n`);
    },
    say: (line) => stderr.tell(line),
    connected() {},
    [Symbol.dispose]() {},
  };
}

async function* linesOf(stdin: Context["stdin"]): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const lines of messagesOf(stdin, {})) {
    for (const line of lines) yield decoder.decode(line);
  }
}

/** JSON that neither moves a cursor nor hides anything, and means the same. */
function harmless(json: string): string {
  return json.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
    (found) =>
      found.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join(
        "",
      ),
  );
}
