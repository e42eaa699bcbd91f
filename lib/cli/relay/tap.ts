import { type MessageFilter, parseMessageFilter } from "../../relay/message_filter.ts";
import type { MessageEvent, RelayEvent, Tap } from "../../relay/event.ts";
import { useColor } from "../color.ts";
import type { Context } from "../context.ts";
import type { FlagValues } from "../flag.ts";
import { decoderOf } from "../../relay/decode_value.ts";
import { drawEvent } from "./draw_event.ts";
import { parseGrep } from "./grep.ts";
import { relayPens } from "./pens.ts";
import { printPatiently } from "./print_patiently.ts";
import { relayEventFields } from "./relay_event_fields.ts";
import { RelaySums } from "./relay_sums.ts";

/** What is printed of a relay. */
export interface PrintedTap {
  /** Prints each event; absent where nothing is to be printed. */
  tap?: Tap;
  /** Prints the sums, when the relay has ended. */
  end(): Promise<void>;
}

/**
 * The tap that the flags ask for. It prints on stdout, of which nothing is lost: who reads it slowly
 * holds the relay back. A terminal does so for a moment only.
 *
 * @throws {UsageError} When a filter cannot be read.
 */
export async function openTap(flags: FlagValues, { stdout }: Context): Promise<PrintedTap> {
  const isShown = filterOf(flags);
  const { view, json = false } = flags;
  const decode = await decoderOf(view);
  if (flags.quiet) return { end: () => Promise.resolve() };
  const pen = relayPens(useColor(flags, stdout));
  const sums = new RelaySums();
  const follows = readFollower();
  const lineOf = json
    ? (event: RelayEvent) => JSON.stringify(relayEventFields(event, decode))
    : (event: RelayEvent) => drawEvent(event, { view, decode, follows, pen });
  const print = stdout.isTerminal
    ? printPatiently(stdout)
    : (line: string) => stdout.write(`${line}\n`);
  return {
    tap: (event) => {
      if (event.type === "close") sums.add(event.ledger);
      if (isShown(event)) return print(lineOf(event));
    },
    end: () =>
      stdout.write(
        json ? `${JSON.stringify({ event: "sums", ...sums.fields() })}\n` : sums.draw(pen),
      ),
  };
}

/** Tells of each message that is shown whether the one shown in front of it came in the same read. */
function readFollower(): (message: MessageEvent) => boolean {
  let last: MessageEvent | undefined;
  let left = 0;
  return (message) => {
    const { conn, direction, index, glued } = message;
    const isNext = left > 0 && last?.conn === conn && last.direction === direction &&
      last.index + 1 === index;
    left = isNext ? left - 1 : glued - 1;
    last = message;
    return isNext;
  };
}

function filterOf({ only, grep, conn }: FlagValues): (event: RelayEvent) => boolean {
  const filters: MessageFilter[] = [];
  if (only !== undefined) filters.push(parseMessageFilter(only));
  if (grep !== undefined) {
    const finds = parseGrep(grep);
    filters.push(({ bytes }) => finds(bytes));
  }
  return (event) =>
    (conn === undefined || event.conn === conn) &&
    (event.type !== "message" || filters.every((filter) => filter(event)));
}
