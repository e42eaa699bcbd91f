import type { ByteSource } from "./byte_source.ts";
import { type CapturedPacket, MAX_PACKET } from "./captured_packet.ts";
import { CaptureError } from "./capture_error.ts";
import { BLOCK, BYTE_ORDER_MAGIC } from "./pcapng.ts";

/** The largest block: that of a packet, and what may be said of it. */
const MAX_BLOCK = MAX_PACKET + (1 << 20);
/** The options of an interface that say how its times are counted. */
const [TIME_RESOLUTION, TIME_OFFSET] = [9, 14];

/** What packets were captured on. */
interface Interface {
  linkType: number;
  /** How many of its time stamps make a second. */
  perSecond: number;
  /** What its times are to be added to, in seconds. */
  offset: number;
  /** How much of a packet it keeps; 0 is all. */
  snapLength: number;
}

/** What holds for the blocks of a section. */
interface Section {
  little: boolean;
  interfaces: Interface[];
}

/**
 * Reads the packets of pcapng (draft-ietf-opsawg-pcapng).
 *
 * @throws {CaptureError} When a block is out of step.
 */
export async function* pcapngPackets(source: ByteSource): AsyncGenerator<CapturedPacket> {
  let section: Section = { little: false, interfaces: [] };
  for (let head; (head = await source.peek(12));) {
    const start = viewOf(head);
    if (start.getUint32(0) === BLOCK.section) {
      section = { little: start.getUint32(8, true) === BYTE_ORDER_MAGIC, interfaces: [] };
    }
    const { little, interfaces } = section;
    const kind = start.getUint32(0, little);
    const length = start.getUint32(4, little);
    if (length < 12 || length % 4 !== 0 || length > MAX_BLOCK) {
      throw new CaptureError(`Cannot read a block of ${length} bytes: the capture is out of step`);
    }
    const block = await source.take(length);
    if (!block) return;
    const body = viewOf(block.subarray(8, length - 4));
    if (kind === BLOCK.interface) interfaces.push(readInterface(body, little));
    const packet = kind === BLOCK.enhanced
      ? readEnhanced(body, section)
      : kind === BLOCK.simple
      ? readSimple(body, section)
      : undefined;
    if (packet) yield packet;
  }
}

function readInterface(body: DataView, little: boolean): Interface {
  if (body.byteLength < 8) throw outOfStep("an interface");
  const made: Interface = {
    linkType: body.getUint16(0, little),
    snapLength: body.getUint32(4, little),
    perSecond: 1e6,
    offset: 0,
  };
  for (let at = 8; at + 4 <= body.byteLength;) {
    const code = body.getUint16(at, little);
    const length = body.getUint16(at + 2, little);
    if (code === 0 || at + 4 + length > body.byteLength) break;
    if (code === TIME_RESOLUTION && length === 1) {
      made.perSecond = resolution(body.getUint8(at + 4));
    }
    if (code === TIME_OFFSET && length === 8) {
      made.offset = Number(body.getBigInt64(at + 4, little));
    }
    at += 4 + (length + 3 & ~3);
  }
  return made;
}

/** A power of ten, or with the highest bit set one of two. */
function resolution(value: number): number {
  return value & 0x80 ? 2 ** (value & 0x7f) : 10 ** value;
}

function readEnhanced(body: DataView, { little, interfaces }: Section): CapturedPacket {
  if (body.byteLength < 20) throw outOfStep("a packet");
  const on = interfaces[body.getUint32(0, little)];
  const length = body.getUint32(12, little);
  if (!on || 20 + length > body.byteLength) throw outOfStep("a packet");
  const ticks = BigInt(body.getUint32(4, little)) << 32n | BigInt(body.getUint32(8, little));
  return {
    at: toMilliseconds(ticks, on),
    linkType: on.linkType,
    bytes: bytesOf(body, 20, { length }),
  };
}

/** A packet without a time; that of the tape then stands still. */
function readSimple(body: DataView, { little, interfaces: [on] }: Section): CapturedPacket {
  if (!on || body.byteLength < 4) throw outOfStep("a packet");
  const whole = body.getUint32(0, little);
  const length = Math.min(whole, on.snapLength || whole, body.byteLength - 4);
  return { at: on.offset * 1000, linkType: on.linkType, bytes: bytesOf(body, 4, { length }) };
}

/** Whole seconds apart from the rest, which keeps nanoseconds from being rounded away. */
function toMilliseconds(ticks: bigint, { perSecond, offset }: Interface): number {
  const each = BigInt(perSecond);
  const rest = Number(ticks % each) / perSecond;
  return (Number(ticks / each) + offset) * 1000 + rest * 1000;
}

function bytesOf(body: DataView, from: number, { length }: { length: number }): Uint8Array {
  return new Uint8Array(body.buffer, body.byteOffset + from, length);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function outOfStep(what: string): CaptureError {
  return new CaptureError(`Cannot read ${what} of the capture: it is out of step`);
}
