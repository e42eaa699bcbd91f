import { formatAddress, formatHostPort } from "../address.ts";
import { countBytes } from "../frame/show.ts";
import type { HttpRecord } from "../http/serve_options.ts";
import { safe } from "../safe.ts";

/** How much of a target a line shows. */
const MAX_TARGET = 200;

/** `127.0.0.1:51234 GET /path 200 6 bytes 0.3 ms`; what was no request has dashes. */
export function describeRequest({ remote, head, status, bytes, durationMs }: HttpRecord): string {
  const peer = remote.scheme === "unix" ? "unix" : formatHostPort(remote);
  const asked = head ? `${head.method} ${safe(head.target, { max: MAX_TARGET })}` : "- -";
  const answer = status || "gone";
  return `${peer} ${asked} ${answer} ${countBytes(bytes)} ${durationMs.toFixed(1)} ms`;
}

/** The same as fields of a JSON event. */
export function requestFields(record: HttpRecord): Record<string, unknown> {
  const { remote, head, status, bytes, durationMs } = record;
  return {
    remote: formatAddress(remote),
    method: head?.method ?? null,
    target: head?.target ?? null,
    status,
    bytes,
    durationMs: Number(durationMs.toFixed(3)),
  };
}
