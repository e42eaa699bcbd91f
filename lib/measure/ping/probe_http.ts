import { formatAddress, type InternetAddress } from "../../address.ts";
import { request } from "../../http/client/request.ts";
import type { PingOptions, PingResult } from "./probe.ts";

/** How much of an answer is waited for, in bytes. */
const MAX_BODY = 1 << 20;

/** A ping that is a request: its answer counts, whatever its status. */
export async function probeHttp(
  address: InternetAddress,
  { connectOnly = false, timeout, tls, headers = [], origin, signal }: PingOptions,
  { result }: { result: PingResult },
): Promise<void> {
  const idle = timeout ?? 10_000;
  const method = connectOnly ? "HEAD" : "GET";
  const fields = [...headers, ...(origin === undefined ? [] : [["Origin", origin] as const])];
  const options = { method, headers: fields, timeout, idle, tls, signal };
  using reply = await request(formatAddress(address), options);
  const { timing } = reply;
  result.connect = timing.connect;
  if (timing.tls !== undefined) result.tls = timing.tls;
  if (connectOnly) return;
  const { wait = 0 } = timing;
  result.firstByte = wait;
  let size = 0;
  const started = performance.now();
  for await (const chunk of reply.body) if ((size += chunk.length) > MAX_BODY) break;
  result.roundTrip = wait + performance.now() - started;
}
