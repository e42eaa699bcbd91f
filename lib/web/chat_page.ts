/**
 * The page of the chat room, embedded in the program.
 *
 * @module
 */
import { ASSETS } from "./chat_assets.ts";
import { createPage, type PageHandler } from "./page.ts";

const FILES = new Map([...ASSETS].map(([name, text]) => [`chat/${name}`, text]));

/**
 * Answers a request for the page of the chat room or a part of it: the page is at `/`, its parts under
 * `/chat/`, and its icon at `/favicon.ico` too.
 *
 * @returns The answer, or `undefined` when the request is for something else.
 */
export const chatPage: PageHandler = createPage(FILES, "chat/index.html");
