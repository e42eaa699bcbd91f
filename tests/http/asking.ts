import type { Address } from "../../lib/address.ts";
import { HeaderFields } from "../../lib/http/header_fields.ts";
import type { HttpHandler } from "../../lib/http/serve_options.ts";

const ADDRESS: Address = { scheme: "http", host: "127.0.0.1", port: 8000 };

/** Asks a handler without a socket. */
export async function ask(
  handler: HttpHandler,
  path: string,
  options: RequestInit & { host?: string } = {},
): Promise<Response> {
  const { host = "127.0.0.1:8000", signal: given, ...init } = options;
  const signal = given ?? new AbortController().signal;
  const request = new Request(`http://${host}${path}`, init);
  const headers = new HeaderFields([["Host", host], ...request.headers]);
  const head = { method: request.method, target: path, version: "1.1", headers } as const;
  return await handler(request, { remote: ADDRESS, local: ADDRESS, head, signal });
}
