import { formatAddress, formatFourTuple } from "../../address.ts";
import type { Channel } from "../../net/channel.ts";
import { reconnect } from "../../net/reconnect.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { Conversation } from "../conversation.ts";
import { type Desk, openDesk } from "../desk.ts";
import { openDial } from "../dial.ts";
import { describeCode } from "../event_log.ts";
import { parsePeerAddress } from "../peer_address.ts";
import { safe } from "../../safe.ts";

/** `connect ADDR`: what is typed or piped goes out, what arrives is shown, both at any time. */
export async function connect({ args, flags }: Invocation, context: Context): Promise<number> {
  const { signal } = context;
  const address = parsePeerAddress(args[0]!, "http get");
  const { isStream, keepsMessages, connect: dial } = await openDial(address, flags);
  let channel: Channel = await dial(signal);
  using desk = openDesk(context, { flags, keepsMessages });
  const conversation = new Conversation(desk, {
    isStream,
    reconnect: flags.reconnect ?? false,
    idle: flags.idle,
    signal,
  });
  for (;;) {
    if (!flags.quiet) greet(desk, channel);
    const ending = await conversation.hold(channel);
    await channel.closed;
    if (!flags.quiet) tellClosing(desk, channel);
    if (ending === "done" || !flags.reconnect || signal.aborted) return EXIT.done;
    desk.say("connection lost: connecting again");
    channel = await reconnect(() => dial(signal), { signal });
  }
}

/** What the peer said when it closed; this side's own farewell is no news. */
function tellClosing(desk: Desk, { closing }: Channel): void {
  if (closing?.by !== "peer") return;
  desk.say(`closed by peer (${describeCode(closing).trim()})`, { event: "close", ...closing });
}

function greet(desk: Desk, channel: Channel): void {
  const help = desk.isPerson ? " (a line q quits)" : "";
  const [local, remote] = [channel.local, channel.remote].map(formatAddress);
  const line = safe(`connected ${formatFourTuple(channel, "->")}${help}`);
  desk.say(line, { event: "open", local, remote });
}
