import type { Service } from "./service.ts";

const NOTHING: readonly Uint8Array[] = [];

/** Throws away what it gets (RFC 863). */
export const DISCARD: Service = { name: "discard", answer: () => NOTHING };

/** Answers nothing, so that what arrives can be shown and nothing else happens. */
export const PRINT: Service = { name: "print", answer: () => NOTHING };
