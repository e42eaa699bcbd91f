import type { InternetAddress } from "../../../address.ts";
import type { Codec } from "../../../frame/codec.ts";
import { raw } from "../../../frame/raw.ts";
import type { Direction, EndHow, Tap } from "../../event.ts";
import { capturedPackets } from "./capture.ts";
import { Flow } from "./flow.ts";
import { type IpPayload, ipPayloadOf } from "./ip_payload.ts";
import { ipPacketOf } from "./link_layer.ts";
import { TCP_FLAGS } from "./packet.ts";

const [TCP, UDP] = [6, 17];
const { fin, syn, rst, ack } = TCP_FLAGS;

/** Options of {@linkcode importCapture}. */
export interface ImportCaptureOptions {
  /** Is told of what happens; it keeps no bytes once it has returned. A promise is waited for. */
  tap: Tap;
  /**
   * How each direction is cut into messages.
   *
   * @default {raw: a segment is a message}
   */
  codecs?: Readonly<Record<Direction, Codec>> | undefined;
  /**
   * How many connections may be open at once; the oldest ends when there are more.
   *
   * @default {65536}
   */
  maxConnections?: number | undefined;
  /**
   * How many bytes of a direction may wait for those in front of them.
   *
   * @default {4194304}
   */
  maxWaiting?: number | undefined;
}

/** What a capture held. */
export interface ImportCaptureSummary {
  /** How many packets. */
  packets: number;
  /** How many connections of TCP, and pairs that exchanged datagrams. */
  connections: number;
  /** How many packets are neither TCP nor UDP over IP, as far as it is known here. */
  others: number;
  /** How many packets are pieces of others, which are not put together here. */
  fragments: number;
}

/**
 * Reads a capture (pcap or pcapng), puts its TCP streams in order and tells of its messages as a relay
 * would have. Of a connection whose beginning is not in it, the end with the higher port is the client.
 *
 * @throws {CaptureError} When the bytes are no capture.
 */
export async function importCapture(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: ImportCaptureOptions,
): Promise<ImportCaptureSummary> {
  const importer = new Importer(options);
  for await (const { at, linkType, bytes } of capturedPackets(chunks)) {
    importer.packet(at, { linkType, bytes });
    await importer.told();
  }
  importer.finish();
  await importer.told();
  return importer.summary;
}

class Importer {
  readonly summary: ImportCaptureSummary = { packets: 0, connections: 0, others: 0, fragments: 0 };
  readonly #options: ImportCaptureOptions;
  readonly #maxConnections: number;
  readonly #flows = new Map<string, Flow>();
  #waits: Promise<void>[] = [];
  #start: number | undefined;
  #time = 0;

  constructor(options: ImportCaptureOptions) {
    this.#options = options;
    this.#maxConnections = options.maxConnections ?? 65536;
  }

  /** Resolves when the tap is ready for more. */
  async told(): Promise<void> {
    const waits = this.#waits;
    this.#waits = [];
    if (waits.length > 0) await Promise.all(waits);
  }

  packet(at: number, { linkType, bytes }: { linkType: number; bytes: Uint8Array }): void {
    this.summary.packets++;
    this.#start ??= at;
    this.#time = Math.max(this.#time, at - this.#start); // Packets may be out of order; a tape is not.
    const packet = ipPacketOf(linkType, bytes);
    const payload = packet && ipPayloadOf(packet);
    if (payload?.isFragment) this.summary.fragments++;
    else if (payload?.protocol === UDP && payload.bytes.length >= 8) this.#datagram(payload);
    else if (payload?.protocol === TCP && payload.bytes.length >= 20) this.#segment(payload);
    else this.summary.others++;
  }

  finish(): void {
    for (const flow of this.#flows.values()) flow.finish();
  }

  #datagram(payload: IpPayload): void {
    const { from, to, key } = endsOf("udp", payload);
    const flow = this.#flows.get(key) ?? this.#open(key, { client: from, target: to });
    const length = viewOf(payload.bytes).getUint16(4);
    const end = length < 8 ? payload.bytes.length : length;
    flow.datagram(flow.directionFrom(from), payload.bytes.subarray(8, end));
  }

  #segment(payload: IpPayload): void {
    const { from, to, key } = endsOf("tcp", payload);
    const view = viewOf(payload.bytes);
    const [seq, flags] = [view.getUint32(4), view.getUint8(13)];
    let flow = this.#flows.get(key);
    // A connection that is over leaves nothing behind but what comes twice.
    if (flow?.isOver && (flags & (syn | ack)) === syn) flow = undefined;
    flow ??= this.#open(key, clientFirst({ from, to, flags }));
    if (flow.isOver) return;
    const direction = flow.directionFrom(from);
    if (flags & syn) flow.begin(direction, seq);
    const first = flags & syn ? seq + 1 >>> 0 : seq;
    const bytes = payload.bytes.subarray((view.getUint8(12) >> 4) * 4);
    flow.segment(direction, first, { bytes, isLast: (flags & fin) !== 0 });
    if (flags & rst) flow.reset(direction);
    else if (flow.isOver) flow.close("FIN");
  }

  #open(
    key: string,
    { client, target }: { client: InternetAddress; target: InternetAddress },
  ): Flow {
    this.#flows.delete(key);
    const [oldest] = this.#flows;
    if (oldest && this.#flows.size >= this.#maxConnections) this.#drop(oldest, "limit");
    const flow = new Flow({
      ...{ conn: ++this.summary.connections, client, target },
      codecs: this.#options.codecs ?? { up: raw(), down: raw() },
      maxWaiting: this.#options.maxWaiting ?? 4 << 20,
      tap: (event) => {
        const wait = this.#options.tap(event);
        if (wait) this.#waits.push(wait);
      },
      now: () => this.#time,
    }, this.#start! + this.#time);
    this.#flows.set(key, flow);
    return flow;
  }

  #drop([key, flow]: [string, Flow], how: EndHow): void {
    this.#flows.delete(key);
    if (flow.isOver) return;
    flow.finish();
    flow.close(how);
  }
}

/** Both ends of a packet, and what is the same for the packets of both directions. */
function endsOf(scheme: "tcp" | "udp", payload: IpPayload) {
  const view = viewOf(payload.bytes);
  const from: InternetAddress = { scheme, host: payload.from, port: view.getUint16(0) };
  const to: InternetAddress = { scheme, host: payload.to, port: view.getUint16(2) };
  const ends = [from, to].map(({ host, port }) => `${host} ${port}`).sort();
  return { from, to, key: `${scheme} ${ends.join(" ")}` };
}

/** Who asked for a connection: who sent the SYN, else who has the higher port. */
function clientFirst(
  { from, to, flags }: { from: InternetAddress; to: InternetAddress; flags: number },
): { client: InternetAddress; target: InternetAddress } {
  const isFromClient = flags & syn ? (flags & ack) === 0 : from.port >= to.port;
  return isFromClient ? { client: from, target: to } : { client: to, target: from };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
