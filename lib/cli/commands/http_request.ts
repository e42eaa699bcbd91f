import { requestFollowing } from "../../http/client/follow.ts";
import type { HttpReply } from "../../http/client/request_options.ts";
import { countBytes } from "../../frame/show.ts";
import { type CommandFunction, type Context, EXIT, type Invocation } from "../context.ts";
import { openOutput } from "../files.ts";
import type { FlagValues } from "../flag.ts";
import { download } from "../http/download.ts";
import { drawTiming } from "../http/draw_timing.ts";
import { responseBytes, responseLines } from "../http/head_text.ts";
import { headEvent, replyEvent } from "../http/reply_event.ts";
import { planRequest, type RequestPlan } from "../http/request_plan.ts";
import { showBody } from "../http/show_body.ts";
import { safe } from "../../safe.ts";

/** A request as it is to be carried out. */
interface Task extends RequestPlan {
  method: string;
  flags: FlagValues;
  context: Context;
}

/** `http get URL [ITEM…]` and its siblings: one request, its answer on stdout. */
export function httpRequest(method: string): CommandFunction {
  return async (invocation: Invocation, context: Context) => {
    const { flags } = invocation;
    const plan = await planRequest({ ...invocation, method }, context);
    const task = { ...plan, method, flags, context };
    const run = flags.download ? runDownload : runRequest;
    return await run(task);
  };
}

async function runRequest(task: Task): Promise<number> {
  const { url, request, flags } = task;
  using reply = await requestFollowing(url, request);
  if (flags.json) await showEvent(reply, task);
  else await showReply(reply, task);
  tellRedirect(reply, task);
  tellTiming(reply, task);
  return exitCode(reply, { flags, otherwise: EXIT.done });
}

async function runDownload(task: Task): Promise<number> {
  const { url, request, flags, context } = task;
  const { reply, file, size, offset } = await download(url, { request, flags, context });
  using _reply = reply;
  const { status, reason } = reply.head;
  if (flags.json) {
    await tellEvent(
      { ...headEvent(reply), bytes: size - offset, ...(file ? { file, size } : {}) },
      task,
    );
  } else if (file === undefined) {
    context.stderr.tell(safe(`sockeye: download ${url.href}: the answer is ${status} ${reason}`));
  } else if (!flags.quiet) {
    const resumed = offset > 0 ? `, ${countBytes(offset)} of them from before` : "";
    context.stderr.tell(safe(`saved ${countBytes(size)} in ${file}${resumed}`));
  }
  tellTiming(reply, task);
  return exitCode(reply, { flags, otherwise: file === undefined ? EXIT.failed : EXIT.done });
}

async function showReply(reply: HttpReply, { method, flags, context }: Task): Promise<void> {
  const { head, body } = reply;
  using output = await openOutput(flags.output, context);
  const { sink } = output;
  const withHead = flags.include || method === "HEAD";
  if (!sink.isTerminal) {
    if (withHead) await sink.write(responseBytes(head));
    for await (const chunk of body) await sink.write(chunk);
    return;
  }
  await context.stderr.flush(); // What was told before stands above.
  if (!flags.quiet || withHead) {
    await sink.write(`${responseLines(head).map((line) => safe(line)).join("\n")}\n\n`);
  }
  await showBody(sink, body, { type: head.headers.get("content-type") });
}

async function showEvent(reply: HttpReply, task: Task): Promise<void> {
  const { output: path } = task.flags;
  if (path === undefined) return await tellEvent(await replyEvent(reply), task);
  using output = await openOutput(path, task.context);
  let bytes = 0;
  for await (const chunk of reply.body) {
    await output.sink.write(chunk);
    bytes += chunk.length;
  }
  await tellEvent({ ...headEvent(reply), bytes, file: path }, task);
}

async function tellEvent(event: Record<string, unknown>, { context }: Task): Promise<void> {
  await context.stdout.write(`${JSON.stringify(event)}\n`);
}

/** A redirect that was not followed often is the whole answer: says what would. */
function tellRedirect({ url, head }: HttpReply, { flags, context }: Task): void {
  const location = head.headers.get("location");
  if (flags.quiet || flags.json || location === null || Math.floor(head.status / 100) !== 3) return;
  const target = URL.parse(location, url)?.href ?? location;
  context.stderr.tell(safe(`redirects to ${target}: add --follow to go there`));
}

function tellTiming({ timing }: HttpReply, { flags, context }: Task): void {
  if (flags.timing) { for (const line of drawTiming(timing)) context.stderr.tell(line); }
}

/** With `--check`, the class of the status: 0 for 2xx and 1xx, else its first digit. */
function exitCode(
  { head }: HttpReply,
  { flags, otherwise }: { flags: FlagValues; otherwise: number },
): number {
  const kind = Math.floor(head.status / 100);
  return flags.check && kind >= 3 ? kind : otherwise;
}
