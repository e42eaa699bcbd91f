import { UsageError } from "../../errors.ts";
import { formatSize, parseDuration, parseSize } from "../../units.ts";

/** The values of a fault's options: those that its kind takes. */
export interface FaultOptions {
  /** The probability, from 0 to 1. */
  p: number;
  /** In which direction. */
  dir: "up" | "down" | "both";
  /** Behind how many bytes. */
  after: number;
  /** How many bits are flipped in a message. */
  bits: number;
  /** How many copies are added. */
  copies: number;
  /** How many messages overtake. */
  gap: number;
  /** How long to wait for those that overtake, in milliseconds. */
  hold: number;
  /** By how much a time varies, in milliseconds. */
  jitter: number;
  /** How many bytes of a message are kept; where it ends at random, there is none. */
  keep: number | undefined;
  /** Where in a message. */
  part: "all" | "header" | "payload";
  /** The time between slices, in milliseconds. */
  pause: number;
  /** Whether `p` is of a message or of a byte. */
  per: "message" | "byte" | undefined;
  /** Bytes a second. */
  rate: number;
  /** Bytes in a slice. */
  size: number;
  /** How long, in milliseconds. */
  time: number;
}

/** The name of an option. */
export type OptionName = keyof FaultOptions;

/** How one option is written. */
export interface OptionEntry {
  /** What its value is called in the help. */
  readonly value: string;
  /** What it says, in a few words. */
  readonly doc: string;
  /** Reads a value. */
  readonly read: (text: string) => number | string;
  /** The least and the largest value. */
  readonly range?: readonly [least: number, most: number];
}

const SIZES = [1, 2 ** 30] as const;

/** Every option of every kind of fault. */
export const OPTIONS: Readonly<Record<OptionName, OptionEntry>> = {
  p: { value: "P", doc: "the probability", read: readNumber, range: [0, 1] },
  dir: { value: "up|down|both", doc: "the direction", read: oneOf("up", "down", "both") },
  after: { value: "SIZE", doc: "behind so many bytes", read: parseSize },
  bits: { value: "N", doc: "how many bits are flipped", read: readInteger, range: [1, 1024] },
  copies: { value: "N", doc: "how many are added", read: readInteger, range: [1, 16] },
  gap: { value: "N", doc: "how many messages overtake", read: readInteger, range: [1, 64] },
  hold: { value: "TIME", doc: "how long to wait for those that overtake", read: parseDuration },
  jitter: { value: "TIME", doc: "so much more or less, at random", read: parseDuration },
  keep: { value: "SIZE", doc: "how much is kept; else any part of it", read: parseSize },
  part: {
    value: "all|header|payload",
    doc: "where in the message",
    read: oneOf("all", "header", "payload"),
  },
  pause: { value: "TIME", doc: "the time between them", read: parseDuration },
  per: {
    value: "message|byte",
    doc: "of what P is the probability",
    read: oneOf("message", "byte"),
  },
  rate: { value: "SIZE", doc: "bytes a second", read: parseSize, range: SIZES },
  size: { value: "SIZE", doc: "how many bytes", read: parseSize, range: SIZES },
  time: { value: "TIME", doc: "how long", read: parseDuration },
};

/**
 * Reads the value of an option.
 *
 * @throws {UsageError} When it is none, or out of range.
 */
export function readOption(name: OptionName, text: string): number | string {
  const { read, range, value } = OPTIONS[name];
  const result = read(text);
  if (typeof result === "string" || !range) return result;
  const [least, most] = range;
  if (result >= least && result <= most) return result;
  const shown = value === "SIZE" ? formatSize(most) : most;
  throw new UsageError(`Cannot use "${name}=${text}": it must be from ${least} to ${shown}`);
}

function readNumber(text: string): number {
  if (/^(?:\d+(?:\.\d*)?|\.\d+)(?:e-\d+)?$/.test(text)) return Number(text);
  throw new UsageError(`Cannot read "${text}" as a number: write it as 0.1`);
}

function readInteger(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`Cannot read "${text}" as a whole number`);
}

function oneOf(...words: readonly string[]): (text: string) => string {
  return (text) => {
    if (words.includes(text)) return text;
    throw new UsageError(`Cannot use "${text}": it must be ${words.join(", ")}`);
  };
}
