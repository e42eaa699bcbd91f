import type { Service } from "./service.ts";

/** Sends back what it gets (RFC 862). */
export const ECHO: Service = {
  name: "echo",
  answer: (messages) => messages,
};
