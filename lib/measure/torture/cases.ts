import type { Codec } from "../../frame/codec.ts";
import { Inspector } from "../../frame/inspect.ts";
import { encodeAll } from "../../frame/all.ts";
import { formatSize } from "../../units.ts";
import { messageOf } from "./messages.ts";
import { type Case, framesTrial, type Trial } from "./trial.ts";

/** What the cases are made of. */
export interface CaseOptions {
  /** The messages to send. */
  readonly messages: readonly Uint8Array[];
  /** How many connections at once. */
  readonly connections: number;
  /** The largest message. */
  readonly largest: number;
  /** Where chance comes from. */
  readonly random: () => number;
}

/** A payload is cut in so many places at the most. */
const MAX_CUTS = 16;
/** How many bytes are sent one by one at the most. */
const MAX_SINGLE = 400;
/** Longer than any server should need to wait for the rest of a frame, in milliseconds. */
const LONG_PAUSE = 300;
/** Where programs have the ends of their buffers. */
const BUFFERS = [256, 1024, 4096, 8192, 16_384, 65_536];

/** The cases with valid frames, in the order in which they are tried. */
export function listCases(codec: Codec, options: CaseOptions): Case[] {
  const { messages, connections } = options;
  const [short] = messages;
  const first = [messages.find(({ length }) => length > 3) ?? short!];
  const places = placesIn(codec, first[0]!);
  const cut = (cuts: readonly number[]) =>
    sample(cuts, options.random).map((at) => framesTrial(codec, first, { cuts: [at] }));
  const cases: Case[] = [
    { name: "whole", about: "a write a frame", trials: [] },
    { name: "byte by byte", about: "one byte a write", trials: singleBytes(codec, messages) },
    { name: "cut header", about: "cut at every byte of the header", trials: cut(places.header) },
    { name: "cut payload", about: "cut inside the payload", trials: cut(places.payload) },
    { name: "cut end", about: "cut inside what ends a frame", trials: cut(places.end) },
    { name: "glued", about: "2, all and 500 frames in one write", trials: glued(codec, messages) },
    {
      name: "glued and cut",
      about: "a frame and a part of the next",
      trials: across(codec, first),
    },
    { name: "pause", about: `${LONG_PAUSE} ms inside a frame`, trials: paused(codec, first) },
    {
      name: "empty frame",
      about: "a message of no bytes between two",
      trials: emptyFrame(codec, first),
      judge: "survives",
    },
    {
      name: "large frames",
      about: `at the edges of buffers, to ${formatSize(options.largest)}`,
      trials: largeFrames(codec, options),
    },
    {
      name: "half-close",
      about: "FIN behind the last frame",
      trials: [first, messages].map((list) => framesTrial(codec, list, { halfClose: true })),
    },
    {
      name: "crowd",
      about: `${connections} connections at once`,
      trials: [framesTrial(codec, messages, { ...middle(codec, messages), connections })],
    },
  ];
  return cases.filter(({ name, trials }) => name === "whole" || trials.length > 0);
}

/** Where a frame may be cut, by what is there. */
function placesIn(codec: Codec, message: Uint8Array) {
  const inspector = new Inspector(codec);
  inspector.push(encodeAll(codec, [message]));
  const [frame] = inspector.parts();
  if (frame?.kind !== "frame") return { header: [], payload: [], end: [] };
  const { bytes, payload, payloadAt } = frame;
  const all = Array.from({ length: bytes.length - 1 }, (_, i) => i + 1);
  if (payloadAt === undefined) return { header: [], payload: all, end: [] };
  const behind = payloadAt + payload.length;
  return {
    header: all.filter((at) => at <= payloadAt),
    payload: all.filter((at) => at > payloadAt && at < behind),
    end: all.filter((at) => at >= behind && at > payloadAt),
  };
}

function singleBytes(codec: Codec, messages: readonly Uint8Array[]): Trial[] {
  const few: Uint8Array[] = [];
  for (const message of messages) {
    if (encodeAll(codec, [...few, message]).length > MAX_SINGLE) break;
    few.push(message);
  }
  const lists = few.length > 1 ? [few.slice(0, 1), few] : [few];
  return lists.filter((list) => list.length > 0).map((list) => {
    const { wire } = framesTrial(codec, list);
    const cuts = Array.from({ length: wire.length - 1 }, (_, i) => i + 1);
    return framesTrial(codec, list, { cuts });
  });
}

function glued(codec: Codec, messages: readonly Uint8Array[]): Trial[] {
  const pair = [0, 1].map((i) => messages[i % messages.length]!);
  const many = Array.from({ length: 500 }, (_, i) => messages[i % messages.length]!);
  return [pair, messages, many].map((list) => framesTrial(codec, list));
}

/** Two frames: the first whole with the beginning of the second, and the other way round. */
function across(codec: Codec, [message]: readonly Uint8Array[]): Trial[] {
  const pair = [message!, message!];
  const size = encodeAll(codec, [message!]).length;
  const places = [size + 1, size + Math.floor(size / 2), 2 * size - 1, 1, Math.floor(size / 2)];
  const inside = [...new Set(places)].filter((at) => at > 0 && at < 2 * size && at !== size);
  return inside.map((at) => framesTrial(codec, pair, { cuts: [at] }));
}

function paused(codec: Codec, messages: readonly Uint8Array[]): Trial[] {
  const size = encodeAll(codec, messages).length;
  const places = new Set([1, size - 1].filter((at) => at > 0 && at < size));
  return [...places].map((at) => framesTrial(codec, messages, { cuts: [at], gap: LONG_PAUSE }));
}

function emptyFrame(codec: Codec, [message]: readonly Uint8Array[]): Trial[] {
  const empty = messageOf(codec, 0);
  if (empty === undefined || empty.length > 0) return [];
  return [framesTrial(codec, [message!, empty, message!])];
}

/** Frames that just fit a buffer of usual size, or just do not; the largest, whole and cut. */
function largeFrames(codec: Codec, { largest }: CaseOptions): Trial[] {
  const header = encodeAll(codec, [messageOf(codec, largest) ?? new Uint8Array()]).length - largest;
  const sizes = BUFFERS.flatMap((size) => [size - header, size, size + 1])
    .concat(largest).filter((size) => size > 0 && size <= largest).sort((a, b) => a - b);
  const trials = [...new Set(sizes)].flatMap((size) => {
    const message = messageOf(codec, size);
    return message ? [framesTrial(codec, [message])] : [];
  });
  const last = trials.at(-1);
  if (last === undefined) return [];
  return [...trials, framesTrial(codec, last.messages, middle(codec, last.messages))];
}

function middle(codec: Codec, messages: readonly Uint8Array[]): { cuts: number[] } {
  const size = encodeAll(codec, messages).length;
  return { cuts: size > 1 ? [Math.floor(size / 2)] : [] };
}

/** All places, or as many as there is time for: the ends and some between. */
function sample(places: readonly number[], random: () => number): readonly number[] {
  if (places.length <= MAX_CUTS) return places;
  const between = places.slice(1, -1).map((at) => [random(), at] as const)
    .sort(([a], [b]) => a - b).slice(0, MAX_CUTS - 2).map(([, at]) => at);
  return [places[0]!, ...between.sort((a, b) => a - b), places.at(-1)!];
}
