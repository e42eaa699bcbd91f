import type { AllowedHostOptions } from "../allowed_host.ts";
import { ECHO_ROUTE, HELLO, STATUS } from "./answers.ts";
import { bin } from "./bin.ts";
import { SOCKET } from "./echo_socket.ts";
import type { Route } from "./router.ts";
import { DELAY, EVENTS, STREAM } from "./timed.ts";

/**
 * The routes of a server to try a client on.
 *
 * @param options.hosts Names that the server goes by, besides IP addresses and `localhost`.
 */
export function tryoutRoutes(options: AllowedHostOptions = {}): readonly Route[] {
  return [HELLO, ECHO_ROUTE, STATUS, DELAY, STREAM, EVENTS, SOCKET, bin(options)];
}
