import type { MessageEvent, RelayEvent } from "../../../../lib/relay/event.ts";
import { exportTape, type ExportTapeOptions } from "../../../../lib/relay/tape/pcap/export_tape.ts";
import {
  importCapture,
  type ImportCaptureOptions,
  type ImportCaptureSummary,
} from "../../../../lib/relay/tape/pcap/import_capture.ts";
import { concat } from "@std/bytes";

/** The capture that a tape becomes. */
export async function exported(
  events: readonly RelayEvent[],
  options: ExportTapeOptions = {},
): Promise<Uint8Array> {
  return concat(await Array.fromAsync(exportTape(events, options)));
}

/** What a capture becomes; the bytes of its messages are copies. */
export async function imported(
  capture: Uint8Array,
  options: Omit<ImportCaptureOptions, "tap"> = {},
): Promise<{ events: RelayEvent[]; summary: ImportCaptureSummary }> {
  const events: RelayEvent[] = [];
  const summary = await importCapture([capture], {
    ...options,
    tap: (event) => {
      const isMessage = event.type === "message";
      events.push(isMessage ? { ...event, bytes: event.bytes.slice() } : event);
    },
  });
  return { events, summary };
}

/** `up hello`, for each message. */
export function said(events: readonly RelayEvent[]): string[] {
  return events.filter((event): event is MessageEvent => event.type === "message")
    .map(({ direction, bytes }) => `${direction} ${new TextDecoder().decode(bytes)}`);
}

/** A capture of the older format with the packets given, all at the same time. */
export function classicCapture(
  packets: readonly Uint8Array[],
  { linkType, little = true }: { linkType: number; little?: boolean },
): Uint8Array {
  const numbers = (...list: number[]) => {
    const view = new DataView(new ArrayBuffer(4 * list.length));
    list.forEach((n, i) => view.setUint32(4 * i, n, little));
    return new Uint8Array(view.buffer);
  };
  const version = little ? 0x00040002 : 0x00020004;
  const head = numbers(0xa1b23c4d, version, 0, 0, 65535, linkType);
  const records = packets.flatMap((packet) => [
    numbers(1_700_000_000, 123_456_789, packet.length, packet.length),
    packet,
  ]);
  return concat([head, ...records]);
}
