import { HttpError, UsageError } from "../errors.ts";
import type { Codec } from "../frame/codec.ts";
import { ABNORMAL } from "../frame/websocket_close.ts";
import { goAwayWhen } from "../http/go_away.ts";
import { acceptWebSocket } from "../http/websocket_accept.ts";
import type { ConnectWebSocketOptions } from "../http/websocket_connect.ts";
import type { WebSocketOptions } from "../http/websocket_options.ts";
import type { Channel, Closing } from "../net/channel.ts";
import type { Connection } from "../net/connection.ts";
import { type Ending, endingOf } from "../net/ending.ts";
import type { FlagValues } from "./flag.ts";

const FIELD_REGEXP = /^([^:\s]+):\s*(.*)$/s;
const DONE: Ending = { by: "local", how: "done" };

/**
 * What the flags say of a client's WebSocket.
 *
 * @throws {UsageError} When a field is not written `Name: value`, or there are two origins.
 */
export function webSocketClientOptions(flags: FlagValues, codec: Codec): ConnectWebSocketOptions {
  const origin = originOf(flags);
  const headers = readFields(flags);
  return { ...messageOptions(flags, codec), headers, subprotocols: flags.subprotocol, origin };
}

/** What the flags say of the fields of a plain HTTP request. */
export function requestFields(flags: FlagValues): (readonly [name: string, value: string])[] {
  const origin = originOf(flags);
  return [...readFields(flags), ...(origin === undefined ? [] : [["Origin", origin] as const])];
}

function readFields({ header = [] }: FlagValues): (readonly [name: string, value: string])[] {
  return header.map((text) => {
    const [, name, value] = FIELD_REGEXP.exec(text) ?? [];
    if (name !== undefined && value !== undefined) return [name, value] as const;
    throw new UsageError(`Cannot use "${text}" as a field: write it as in --header 'Name: value'`);
  });
}

function originOf({ origin: [origin, other] = [] }: FlagValues): string | undefined {
  if (other === undefined) return origin;
  throw new UsageError("Cannot send more than one Origin: give --origin once");
}

/**
 * Lets a handler converse over a WebSocket: makes it of a connection, closes it, and says how it ended.
 *
 * @param options.converse Is given the messages.
 */
export async function answerWebSocket(
  connection: Connection,
  options: {
    flags: FlagValues;
    codec: Codec;
    converse: (channel: Channel) => Promise<Ending | void>;
  },
): Promise<Ending> {
  const { flags, codec, converse } = options;
  const { subprotocol, origin } = flags;
  const rules = { subprotocols: subprotocol, origins: origin };
  const { stream, draining } = connection;
  try {
    const channel = await acceptWebSocket(stream, { ...messageOptions(flags, codec), ...rules });
    using _goingAway = goAwayWhen(draining, channel);
    const ending = await converse(channel).catch(endingOf) ?? DONE;
    channel.close();
    await channel.closed;
    return withCode(ending, channel.closing);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { by: "local", how: "refused", error };
  }
}

/** What is typed in hexadecimal or with escapes may be anything: only plain text is sent as text. */
function messageOptions(flags: FlagValues, codec: Codec): WebSocketOptions {
  const isBinary = flags.binary || flags.hex || flags.escape;
  return { codec, maxMessage: maxMessageOf(flags), kind: isBinary ? "binary" : "auto" };
}

/** The limit is that of the frames where there are any inside; with stuffing they can double. */
function maxMessageOf({ frame, "max-frame": max }: FlagValues): number | undefined {
  return frame === undefined || max === undefined ? max : Math.max(1 << 20, 2 * max + 64);
}

/** A close frame says more of an end than that there was one. */
function withCode(ending: Ending, closing: Closing | undefined): Ending {
  if (!closing) return ending;
  const { by, code, reason } = closing;
  const said = ending.how === "FIN" && code !== ABNORMAL;
  return { ...ending, ...(said ? { by, how: "close" } : {}), code, reason };
}
