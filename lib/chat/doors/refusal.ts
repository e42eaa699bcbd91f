import type { ByteStream } from "../../net/byte_stream.ts";
import { openDoor } from "../../net/door.ts";
import { lingeringClose } from "../../net/linger.ts";
import { visitorOf } from "./first_bytes.ts";
import { FRAME_FORMAT, TEXT_FORMAT } from "../protocol/formats.ts";
import type { ServerMessage } from "../protocol/protocol.ts";

/** How long a refused peer may take to show what it is, and then to read why, in milliseconds. */
const PATIENCE = 1000;
const HTTP_FIELDS = "Content-Type: text/plain\r\nRetry-After: 5\r\nConnection: close";
const NOBODY = { name: "", rooms: 0 };

/**
 * Tells a connection for which there is no room why, in the words of its door. Never rejects.
 *
 * @param stream The connection, which is closed behind it.
 * @param reason Why, in a few words.
 */
export async function refuseVisitor(stream: ByteStream, reason: string): Promise<void> {
  const text = `Cannot let you in: too many connections (${reason})`;
  try {
    const door = await openDoor(
      stream,
      (bytes, silence) => visitorOf(bytes, { silence, nearBrowser: false }),
      { timeout: PATIENCE },
    );
    const farewell = door?.kind === "http" ? unavailable(text) : farewellOf(door?.kind, text);
    if (door) await lingeringClose(door.stream, PATIENCE, { farewell });
  } catch {
    // It has gone, or does not say what it is.
  }
}

function farewellOf(kind: string | undefined, text: string): Uint8Array {
  const error: ServerMessage = { type: "error", code: "too-many", text: `${text}.` };
  return (kind === "frames" ? FRAME_FORMAT : TEXT_FORMAT).encode(error, NOBODY);
}

function unavailable(text: string): Uint8Array {
  const head = `HTTP/1.1 503 Service Unavailable\r\n${HTTP_FIELDS}\r\n\r\n`;
  return new TextEncoder().encode(`${head}${text}.\n`);
}
