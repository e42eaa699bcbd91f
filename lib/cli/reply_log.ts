import { formatAddress } from "../address.ts";
import type { Context } from "./context.ts";
import type { Closing } from "../net/channel.ts";
import { countBytes } from "../frame/show.ts";
import { describeCode } from "./event_log.ts";
import type { Exchange, OnReplies } from "./exchange.ts";
import type { FlagValues } from "./flag.ts";
import { messageFields, type View, writeMessages } from "./view.ts";

/** What a reply log needs to know. */
export interface ReplyLogOptions {
  /** How replies are shown. */
  flags: FlagValues;
  /** Whom the messages go to. */
  address: string;
}

/** What `send` tells of its work. */
export interface ReplyLog {
  /** All is sent. */
  sent(bytes: number, messages: number): void;
  /** Replies came. */
  replies: OnReplies;
  /** The connection was closed with a code. */
  closed(closing: Closing): void;
  /** An awaited reply did not come. */
  missing(exchange: Exchange): void;
}

/** The log of `send`: replies on stdout and talk on stderr, or all as JSON on stdout. */
export function openReplyLog(context: Context, options: ReplyLogOptions): ReplyLog {
  return options.flags.json ? jsonLog(context, options) : textLog(context, options);
}

function textLog({ stdout, stderr }: Context, { flags, address }: ReplyLogOptions): ReplyLog {
  const view = (flags.view ?? "text") as View;
  const talk = (line: string) => flags.quiet || stderr.tell(line);
  return {
    sent(bytes, messages) {
      const times = messages === 1 ? "" : ` in ${messages} messages`;
      talk(`sent ${countBytes(bytes)} to ${address}${times}`);
    },
    async replies(replies) {
      // Each line stands above the reply it speaks of, where both go to one terminal.
      for (const group of stdout.isTerminal ? replies.map((reply) => [reply]) : [replies]) {
        for (const { message, elapsed, sender } of group) {
          const from = sender ? formatAddress(sender) : address;
          talk(`${countBytes(message.length)} from ${from} in ${elapsed.toFixed(2)} ms`);
        }
        await stderr.flush();
        await writeMessages(stdout, group.map(({ message }) => message), { view });
      }
    },
    closed(closing) {
      if (closing.by === "peer") talk(`closed by peer (${describeCode(closing).trim()})`);
    },
    missing: (exchange) => stderr.tell(`sockeye: ${describeMissing(exchange, { address, flags })}`),
  };
}

function jsonLog({ stdout }: Context, { flags, address }: ReplyLogOptions): ReplyLog {
  const event = (name: string, fields: Record<string, unknown>) =>
    stdout.tell(JSON.stringify({ event: name, address, ...fields }));
  return {
    sent: (bytes, messages) => event("sent", { bytes, messages }),
    async replies(replies) {
      for (const { message, elapsed, sender } of replies) {
        const from = sender ? { address: formatAddress(sender) } : {};
        event("reply", { ...from, ms: Number(elapsed.toFixed(3)), ...messageFields(message) });
      }
      await stdout.flush();
    },
    closed: (closing) => event("close", { ...closing }),
    missing: (exchange) =>
      event("missing", { error: describeMissing(exchange, { address, flags }) }),
  };
}

function describeMissing(
  { goal, replies, ending }: Exchange,
  { address, flags: { wait } }: ReplyLogOptions,
): string {
  // A quiet time given by --wait is the patience, too.
  const more = wait === undefined || /^\d+$/.test(wait)
    ? "wait longer with --timeout, or less with --wait"
    : "wait longer with --wait";
  const reasons = {
    quiet: `nothing more within ${goal.patience} ms: ${more}`,
    end: "the peer ended before the rest",
    stopped: "interrupted",
  };
  const got = `${replies} of ${goal.least} ${goal.least === 1 ? "reply" : "replies"}`;
  return `receive ${address}: ${got} came: ${reasons[ending]}`;
}
