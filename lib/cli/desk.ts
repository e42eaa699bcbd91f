import { UsageError } from "../errors.ts";
import { safe, safeJson } from "../safe.ts";
import type { Context } from "./context.ts";
import type { FlagValues } from "./flag.ts";
import { chunksOf, messagesOf } from "./input.ts";
import { parseInput } from "./bytes.ts";
import { messageFields, type View, viewLines, writeMessages } from "./view.ts";
import { terminalPrompt } from "./terminal/prompt.ts";

/** Where a person or a pipe takes part in a conversation: what is typed, and what is shown. */
export interface Desk extends Disposable {
  /** Whether a person types. */
  readonly isPerson: boolean;
  /** What is typed or piped, as messages to send. */
  readonly inputs: AsyncIterator<readonly Uint8Array[]>;
  /** Shows messages that arrived; resolves when they are out. `from` names the sender. */
  show(messages: readonly Uint8Array[], from?: string): Promise<void>;
  /** Says a line, already harmless, that is not part of the conversation; a program gets the event. */
  say(line: string, event?: DeskEvent): void;
}

/** What happened, for a program. */
export interface DeskEvent {
  /** Its name. */
  event: string;
  /** What else is to be known of it. */
  [field: string]: unknown;
}

/** How the words of a person become messages. */
export interface DeskOptions {
  /** The flags that say how messages are written and shown. */
  flags: FlagValues;
  /** Whether a message is a whole line (a frame, a datagram), so that its newline is not part of it. */
  keepsMessages: boolean;
}

/** The desk of a command: a prompt when stdin and stdout are terminals, else plain pipes. */
export function openDesk(context: Context, options: DeskOptions): Desk {
  const { stdin, stdout } = context;
  if (options.flags.json) return jsonDesk(context, options);
  return stdin.isTerminal && stdout.isTerminal
    ? promptDesk(context, options)
    : pipeDesk(context, options);
}

function promptDesk(context: Context, { flags, keepsMessages }: DeskOptions): Desk {
  const prompt = terminalPrompt({ prompt: "> ", signal: context.signal });
  const view = (flags.view ?? "text") as View;
  return {
    isPerson: true,
    inputs: typed(prompt.lines(), { flags, keepsMessages, say: (line) => prompt.print(line) }),
    show(messages, from) {
      const head = from === undefined ? "" : `${from} `;
      const lines = messages.flatMap((message) => viewLines(message, view));
      prompt.print(lines.map((line) => head + line).join("\n"));
      return Promise.resolve();
    },
    // Whoever leaves the prompt may leave a server behind, which has more to say.
    say: (line) => prompt.outcome === "open" ? prompt.print(line) : context.stderr.tell(line),
    [Symbol.dispose]: () => prompt.close(),
  };
}

function pipeDesk(context: Context, { flags, keepsMessages }: DeskOptions): Desk {
  const { stdin, stdout, stderr } = context;
  const fallback = stdout.isTerminal || keepsMessages ? "text" : "raw";
  const view = (flags.view ?? fallback) as View;
  const bytes = !keepsMessages && !flags.hex && !flags.escape && !stdin.isTerminal;
  return {
    isPerson: stdin.isTerminal,
    inputs: stdin.isTerminal
      ? typed(textLines(stdin), { flags, keepsMessages, say: (line) => stderr.tell(line) })
      : bytes
      ? batched(chunksOf(stdin))
      : messagesOf(stdin, flags),
    show: (messages) => writeMessages(stdout, messages, { view }),
    say: (line) => stderr.tell(line),
    [Symbol.dispose]() {},
  };
}

/** All that is shown and said as events on stdout, one a line. */
function jsonDesk(context: Context, options: DeskOptions): Desk {
  const { stdout } = context;
  const line = ({ event, ...fields }: DeskEvent) =>
    `${safeJson({ event, time: new Date().toISOString(), ...fields })}\n`;
  return {
    ...pipeDesk(context, options),
    show(messages, from) {
      const sender = from === undefined ? {} : { from };
      const events = messages.map((one) => ({
        event: "message",
        ...sender,
        ...messageFields(one),
      }));
      return stdout.writeAll(events.map(line));
    },
    say: (text, event = { event: "note", text }) => void stdout.write(line(event)),
  };
}

async function* batched(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  for await (const chunk of chunks) yield [chunk];
}

async function* textLines(stdin: Context["stdin"]): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const lines of messagesOf(stdin, {})) {
    for (const line of lines) yield decoder.decode(line);
  }
}

/** Lines that a person types: `q` or `Q` alone ends them; a line that cannot be read is typed anew. */
export async function* typed(
  lines: AsyncIterable<string>,
  { flags, keepsMessages, say }: DeskOptions & Pick<Desk, "say">,
): AsyncGenerator<Uint8Array[]> {
  const isLine = !keepsMessages && !flags.hex && !flags.escape;
  for await (const line of lines) {
    if (line === "q" || line === "Q") return;
    try {
      yield [parseInput(isLine ? `${line}\n` : line, flags)];
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      say(safe(error.message));
    }
  }
}
