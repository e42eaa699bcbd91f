import type { JsMsg, StoredMsg, StreamInfo } from "@nats-io/jetstream";
import type { Draft } from "../log/log.ts";
import type { ChatMessage } from "../protocol/protocol.ts";
import { type NatsLink, toClusterError } from "./nats_link.ts";

/** The bounds of what is kept. They count where the stream is made; one that is there stays. */
export interface RoomStreamOptions {
  /**
   * What the cluster is called, in capital letters, digits and `_`.
   *
   * @default {"SOCKEYE_CHAT"}
   */
  name?: string;
  /**
   * Messages that are kept of each room.
   *
   * @default {10000}
   */
  count?: number;
  /**
   * Milliseconds that a message is kept.
   *
   * @default {604800000}
   */
  age?: number;
  /**
   * Milliseconds for which a message that is said again is known.
   *
   * @default {120000}
   */
  window?: number;
}

const NANOSECONDS = 1_000_000;

/** The stream that holds the messages of all rooms. */
export class RoomStream {
  readonly #link: NatsLink;
  readonly #name: string;

  /** Is made by {@linkcode openRoomStream}. */
  constructor(link: NatsLink, name: string) {
    this.#link = link;
    this.#name = name;
  }

  /** How it is called. */
  get name(): string {
    return this.#name;
  }

  /** The subject of a room's messages. */
  subject(room: string): string {
    return `${subjectPrefix(this.#name)}.room.${encodeRoom(room)}`;
  }

  /** What it holds at the moment. */
  async info(): Promise<StreamInfo> {
    return await this.#link.manager.streams.info(this.#name);
  }

  /** The message with an id; `undefined` when it is not kept any more. */
  async find(id: number): Promise<ChatMessage | undefined> {
    const stored = await this.#link.manager.streams.getMessage(this.#name, { seq: id });
    return stored ? fromStored(stored) : undefined;
  }

  /**
   * The newest messages of a room with `after < id < before`.
   *
   * A stream can be asked only for the first message behind a place, so the later half of the range
   * is looked into first, and the earlier one only when that has too few.
   */
  async newest(
    room: string,
    { after, before, limit }: { after: number; before: number; limit: number },
  ): Promise<ChatMessage[]> {
    const first = before - after > 1 && limit > 0 ? await this.#next(room, after + 1) : undefined;
    if (!first || first.id >= before) return [];
    const middle = Math.floor((first.id + before) / 2);
    if (middle === first.id) return [first];
    const later = await this.newest(room, { after: middle, before, limit });
    const left = limit - later.length;
    const earlier = left > 0
      ? await this.newest(room, { after: first.id, before: middle + 1, limit: left })
      : [];
    const all = [...earlier, ...later];
    return all.length < limit ? [first, ...all] : all;
  }

  async #next(room: string, id: number): Promise<ChatMessage | undefined> {
    const query = { seq: id, next_by_subj: this.subject(room) };
    const stored = await this.#link.manager.streams.getMessage(this.#name, query);
    if (!stored) return undefined;
    return fromStored(stored) ?? await this.#next(room, stored.seq + 1);
  }
}

/**
 * Opens the stream of a cluster, or makes it.
 *
 * @throws {NetError} When NATS refuses.
 */
export async function openRoomStream(
  link: NatsLink,
  options: RoomStreamOptions = {},
): Promise<RoomStream> {
  const { name = "SOCKEYE_CHAT", count = 10_000, age = 604_800_000, window = 120_000 } = options;
  const { streams } = link.manager;
  try {
    const stream = new RoomStream(link, name);
    if (await stream.info().then(() => true, isNotFound)) return stream;
    await streams.add({
      name,
      subjects: [`${subjectPrefix(name)}.room.*`],
      max_msgs_per_subject: count,
      max_age: age * NANOSECONDS,
      duplicate_window: Math.min(window, age) * NANOSECONDS,
    });
    return stream;
  } catch (error) {
    throw toClusterError(error, link.address);
  }
}

/** What all subjects of a cluster begin with: `SOCKEYE_CHAT` has `sockeye.chat`. */
export function subjectPrefix(name: string): string {
  return name.toLowerCase().replaceAll("_", ".");
}

/** A message as the stream keeps it. */
export function encodeDraft({ room, from, text, action }: Draft): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ room, from, text, action }));
}

/** A message as the stream delivers it; `undefined` for what is none. */
export function fromDelivered(delivered: JsMsg): ChatMessage | undefined {
  const { seq: id, info } = delivered;
  const time = Math.floor(info.timestampNanos / NANOSECONDS);
  return toMessage(delivered.string(), { id, time });
}

function fromStored(stored: StoredMsg): ChatMessage | undefined {
  return toMessage(stored.string(), { id: stored.seq, time: stored.time.getTime() });
}

/** Others may publish there, too. */
function toMessage(
  json: string,
  place: Pick<ChatMessage, "id" | "time">,
): ChatMessage | undefined {
  try {
    const { room, from, text, action } = JSON.parse(json);
    if (![room, from, text].every((field) => typeof field === "string")) return undefined;
    return { type: "message", room, ...place, from, text, ...(action ? { action: true } : {}) };
  } catch {
    return undefined;
  }
}

/** A room's name as one token of a subject. */
function encodeRoom(room: string): string {
  return encodeURIComponent(room).replaceAll(".", "%2E").replaceAll("*", "%2A");
}

function isNotFound(error: unknown): false {
  if (error instanceof Error && /stream not found/.test(error.message)) return false;
  throw error;
}
