import type { Address } from "../../address.ts";
import { ChatClient } from "./client.ts";
import { type ChatDial, dialChat } from "./dial.ts";
import type { JoinChatOptions } from "./options.ts";

/**
 * Joins a chat room.
 *
 * @example A room, and two members
 * ```ts
 * import { ChatServer, Hub, joinChat, listen, serve } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const chat = new ChatServer(new Hub());
 * await using server = serve(await listen("127.0.0.1:0"), (connection) => chat.handle(connection));
 *
 * const heard = Promise.withResolvers<string>();
 * await using bob = await joinChat(server.local, {
 *   name: "bob",
 *   onMessage: (message) => {
 *     if (message.type === "message") heard.resolve(`${message.from}: ${message.text}`);
 *   },
 * });
 * await using alice = await joinChat(server.local, { name: "alice" });
 * await alice.say("hello");
 * assertEquals(await heard.promise, "alice: hello");
 * ```
 *
 * @param target The server's address, or what makes a connection to it.
 * @param options Who comes, who is told, and the limits.
 * @returns The member, which is in.
 * @throws {ChatError} When the server does not let this member in, or not under this name.
 * @throws {NetError} When the server cannot be reached.
 * @throws {UsageError} When the address is of a kind that has no door for programs.
 */
export async function joinChat(
  target: Address | string | ChatDial,
  options: JoinChatOptions = {},
): Promise<ChatClient> {
  const dial = typeof target === "function" ? target : dialChat(target, options);
  const client = new ChatClient(dial, options);
  await client.join();
  return client;
}
