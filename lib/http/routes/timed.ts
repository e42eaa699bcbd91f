/**
 * Answers that take their time.
 *
 * @module
 */
import { pause } from "../../net/backoff.ts";
import { respond, respondStatus } from "../respond.ts";
import { restOfPath, type Route } from "./router.ts";

/** The longest delay in seconds, and the most lines. */
const MAX_DELAY = 60;
const MAX_LINES = 1_000_000;
/** How many lines are made at once: few, since other clients wait for their turn meanwhile. */
const BATCH = 256;
const ENCODER = new TextEncoder();

/** `/delay/N`: late. */
export const DELAY: Route = {
  path: "/delay",
  usage: "/N",
  summary: `an answer after N seconds, ${MAX_DELAY} at most`,
  async answer(request, { signal }) {
    const rest = restOfPath(request);
    const seconds = /^\d+(?:\.\d+)?$/.test(rest) ? Number(rest) : NaN;
    if (!(seconds <= MAX_DELAY)) return respondStatus(400);
    await pause(seconds * 1000, signal);
    return respond(`${seconds} s later\n`);
  },
};

/** `/stream/N`: lines, in chunks. */
export const STREAM: Route = {
  path: "/stream",
  usage: "/N",
  summary: `N lines in chunks, ${MAX_LINES} at most`,
  answer(request) {
    const rest = restOfPath(request);
    const count = /^\d{1,7}$/.test(rest) ? Number(rest) : NaN;
    if (!(count <= MAX_LINES)) return respondStatus(400);
    let next = 1;
    const body = new ReadableStream({
      pull(controller) {
        let text = "";
        for (const end = next + BATCH; next < end && next <= count; next++) {
          text += `line ${next}\n`;
        }
        if (text) controller.enqueue(ENCODER.encode(text));
        if (next > count) controller.close();
      },
    }, { highWaterMark: 0 });
    return new Response(body, { headers: { "content-type": "text/plain; charset=utf-8" } });
  },
};

/** `/sse`: an event a second. */
export const EVENTS: Route = {
  path: "/sse",
  usage: "[?count=N&interval=MS]",
  summary: "server-sent events, one a second, until the client goes",
  answer(request) {
    const { searchParams } = new URL(request.url);
    const count = Number(searchParams.get("count") ?? Infinity);
    const interval = Number(searchParams.get("interval") ?? 1000);
    if (!(count > 0) || !(interval >= 1 && interval <= MAX_DELAY * 1000)) return respondStatus(400);
    const headers = { "content-type": "text/event-stream", "cache-control": "no-store" };
    return new Response(eventStream(count, interval), { headers });
  },
};

function eventStream(count: number, interval: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const stop = new AbortController();
  let id = 0;
  return new ReadableStream({
    async pull(controller) {
      if (id > 0) await pause(interval, stop.signal);
      if (stop.signal.aborted) return;
      controller.enqueue(ENCODER.encode(`id: ${++id}\ndata: ${new Date().toISOString()}\n\n`));
      if (id >= count) controller.close();
    },
    cancel: () => stop.abort(),
  }, { highWaterMark: 0 });
}
