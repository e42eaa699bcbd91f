import type { Command } from "../command.ts";
import type { FlagName } from "../flag.ts";
import { COMMON, OBSERVED, TLS_CLIENT, TLS_SERVER } from "./flag_sets.ts";

const HTTP_ANSWER: readonly FlagName[] = [
  ...["include", "verbose", "output", "download", "follow", "max-redirects"] as const,
  ...["timing", "check", "timeout", "idle", "unix", ...TLS_CLIENT, "json", "quiet"] as const,
];
/** One of the commands that make a request; those whose requests have a body take more flags. */
function httpRequest(method: string, row: Pick<Command, "summary" | "examples">): Command {
  const hasBody = ["POST", "PUT", "PATCH", "DELETE"].includes(method);
  return {
    ...row,
    name: `http ${method.toLowerCase()}`,
    usage: "URL [ITEM…]",
    arity: [1, Infinity],
    flags: [...(hasBody ? ["data", "file", "form"] as const : []), ...HTTP_ANSWER, ...COMMON],
    load: async () => (await import("../commands/http_request.ts")).httpRequest(method),
  };
}

/** HTTP, both sides of it. */
export const HTTP_COMMANDS: readonly Command[] = [
  {
    name: "http serve",
    summary: "answers to try a client on, and the files of a folder",
    usage: "[DIR]",
    arity: [0, 1],
    flags: [
      ...["listen", "upload", "allow-host", "max-body", "head-timeout", "body-timeout"] as const,
      ...["write-timeout", "keep-alive", "max-connections", "max-per-address", "drain"] as const,
      ...[...OBSERVED, ...TLS_SERVER, "json", "quiet", ...COMMON] as const,
    ],
    examples: ["http serve", "http serve . --listen :8080", "http serve --listen unix:web.sock"],
    load: async () => (await import("../commands/http_serve.ts")).httpServe,
  },

  httpRequest("GET", {
    summary: "an HTTP request: print the answer's body, or save it",
    examples: [
      "http get :8000/path q==search Accept:text/html",
      "http get https://localhost:8443/big.iso --insecure --download",
      "http get :8000/health --check --timing",
    ],
  }),
  httpRequest("POST", {
    summary: "send fields as JSON or as a form, a file, or what is piped in",
    examples: [
      'http post :8000/people name=Ada born:=1815 Authorization:"Bearer abc"',
      "http post :8000/upload --form title=map picture@map.png",
      'http post :8000/notes --data "plain text"',
    ],
  }),
  httpRequest("PUT", { summary: "the same by PUT", examples: ["http put :8000/x --file x.bin"] }),
  httpRequest("PATCH", {
    summary: "the same by PATCH",
    examples: ["http patch :8000/x done:=true"],
  }),
  httpRequest("DELETE", { summary: "delete a resource", examples: ["http delete :8000/x"] }),
  httpRequest("HEAD", { summary: "print the head of an answer", examples: ["http head :8000/x"] }),
  httpRequest("OPTIONS", {
    summary: "ask what can be asked",
    examples: ["http options :8000/x --include"],
  }),
];
