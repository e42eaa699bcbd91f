import { parseAddress } from "../../address.ts";
import { ChatClient } from "../../chat/client/client.ts";
import { dialChat } from "../../chat/client/dial.ts";
import { safe } from "../../safe.ts";
import { type ChatDesk, openChatDesk } from "../chat/chat_desk.ts";
import { talkInChat } from "../chat/talk_in_chat.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import type { FlagValues } from "../flag.ts";
import { checkEncryption } from "../check_flags.ts";
import { tlsClientOptions } from "../tls_flags.ts";

/** `chat join ADDR`: takes part in a chat room, from a terminal or a pipe. */
export async function chatJoin({ args, flags }: Invocation, context: Context): Promise<number> {
  const { timeout } = flags;
  const address = parseAddress(args[0]!);
  checkEncryption([address], flags);
  const tls = await tlsClientOptions(flags);
  const guest = new Guest(context, flags);
  const client = guest.enter(dialChat(address, { timeout, tls }));
  const stop = () => void client.leave({ unsaid: true });
  context.signal.addEventListener("abort", stop);
  if (context.signal.aborted) stop();
  try {
    await client.join();
    return await guest.stay();
  } catch (error) {
    if (context.signal.aborted) return EXIT.done;
    throw error;
  } finally {
    context.signal.removeEventListener("abort", stop);
    await client[Symbol.asyncDispose]();
    guest.desk?.[Symbol.dispose]();
  }
}

/** Who sits at the terminal, or the pipe that stands in. */
class Guest {
  /** Is opened when the server lets the guest in: before, errors need a plain terminal. */
  desk: ChatDesk | undefined;
  readonly #context: Context;
  readonly #flags: FlagValues;
  #client!: ChatClient;
  #loss: string | undefined; // Why there is no connection, while there is none.

  constructor(context: Context, flags: FlagValues) {
    this.#context = context;
    this.#flags = flags;
  }

  /** Makes the client that shows here what it hears. */
  enter(dial: ConstructorParameters<typeof ChatClient>[0]): ChatClient {
    const { name, token, room, timeout } = this.#flags;
    return this.#client = new ChatClient(dial, {
      name,
      token,
      room,
      handshakeTimeout: timeout,
      reconnect: !this.#flags["no-reconnect"],
      onMessage: (message) => {
        this.desk ??= openChatDesk(this.#context, {
          flags: this.#flags,
          state: this.#client.state,
        });
        if (message.type === "welcome") this.#welcomed();
        return this.desk.show(message);
      },
      onLost: (error, delay) => this.#lost(error, delay),
    });
  }

  /** Talks until the end of either side. */
  async stay(): Promise<number> {
    const client = this.#client;
    const talk = talkInChat(client, this.desk!);
    const end = await Promise.race([client.closed.then((error) => ({ error })), talk]);
    if ("error" in end) {
      if (end.error && !this.#context.signal.aborted) throw end.error;
      return EXIT.done;
    }
    if (client.unacknowledged > 0 && !client.isConnected) {
      this.#context.stderr.tell(`${client.unacknowledged} messages wait: Ctrl-C gives them up`);
    }
    const error = await client.leave();
    if (error && !this.#context.signal.aborted) throw error;
    return end.refused > 0 ? EXIT.failed : EXIT.done;
  }

  #welcomed(): void {
    this.desk?.connected(true);
    if (this.#loss !== undefined) this.desk?.say(`back as ${safe(this.#client.state.name)}`);
    this.#loss = undefined;
  }

  #lost({ message }: Error, delay: number): void {
    const what = this.#loss === undefined ? "connection lost" : "no connection";
    const why = this.#loss === message ? "" : ` (${safe(message)})`;
    this.#loss = message;
    this.desk?.connected(false);
    this.desk?.say(`${what}: next try in ${(delay / 1000).toFixed(1)} s${why}`);
  }
}
