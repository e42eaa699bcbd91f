import type { Address } from "../address.ts";
import { ChatClient } from "./client.ts";
import { type ChatDial, dialChat } from "./client/dial.ts";
import type { JoinChatOptions } from "./client/options.ts";

/**
 * Joins a chat room.
 *
 * @example Two members of a room
 * ```ts ignore
 * import { joinChat } from "@sockeye/sockeye";
 *
 * await using bob = await joinChat("tcp://127.0.0.1:7000", {
 *   name: "bob",
 *   onMessage(message) {
 *     if (message.type === "message") console.log(`${message.from}: ${message.text}`);
 *   },
 * });
 * const { id } = await bob.say("hello");
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
