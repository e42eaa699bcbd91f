import { parseAddress } from "../../address.ts";
import { pageOf, startChat } from "../chat/start_chat.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { openDesk } from "../desk.ts";
import { openEventLog } from "../event_log.ts";
import { startMetrics } from "../metrics/start_metrics.ts";
import { untilStopped } from "../start_server.ts";
import { checkEncryption } from "../check_flags.ts";

const DEFAULT_ADDRESS = "127.0.0.1:9004";

/** `chat serve [ADDR]`: a room with every door on one port, and more by `--door`. */
export async function chatServe({ args, flags }: Invocation, context: Context): Promise<number> {
  const addresses = [args[0] ?? DEFAULT_ADDRESS, ...flags.door ?? []].map((at) => parseAddress(at));
  checkEncryption(addresses, flags);
  using desk = flags.interactive
    ? openDesk(context, { flags: {}, keepsMessages: true })
    : undefined;
  const stderr = desk ? { tell: (line: string) => desk.say(line) } : context.stderr;
  const log = openEventLog({ stdout: context.stdout, stderr }, flags);
  await using metrics = await startMetrics(log, { flags, signal: context.signal });
  const chat = await startChat(addresses, { flags, log, meter: await metrics.meter() });
  await metrics.setReady();
  try {
    const page = pageOf(chat.servers[0]!.local);
    if (page !== undefined) log.note(`the page is ${page}`, { page });
    if (desk) {
      const { seatOperator } = await import("../chat/operator.ts");
      seatOperator(chat.hub, desk).catch((error) => log.note(`the terminal: ${error}`));
    }
    await untilStopped(chat.servers, context.signal);
  } finally {
    await chat.close();
  }
  return EXIT.done;
}
