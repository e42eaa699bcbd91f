import type { HelloMessage } from "../protocol/protocol.ts";
import type { ChatClientOptions } from "./options.ts";
import type { ChatState } from "./state.ts";

/** The `ref` of what a client says on its own. */
export const OWN = "client";

/** The first message of a connection: who comes, or who comes back. */
export function helloOf({ name, token, room }: ChatClientOptions, state: ChatState): HelloMessage {
  return {
    type: "hello",
    ref: OWN,
    ...(name === undefined ? {} : { name }),
    ...(token === undefined ? {} : { token }),
    ...(room === undefined ? {} : { since: { [room]: 0 } }),
    ...state.resumption(),
  };
}
