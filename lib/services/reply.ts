import type { Service } from "./service.ts";

/** Answers every message with the same one. */
export function reply(answer: Uint8Array): Service {
  return { name: "reply", answer: (messages) => messages.map(() => answer) };
}
