import type { Service } from "./service.ts";

const FIRST = 0x20;
const PRINTABLE = 95;
const WIDTH = 72;
/** The longest datagram that answers one (RFC 864). */
const MAX_DATAGRAM = 512;

/** The lines in their order: each begins one character after the one before. */
const LINES: readonly Uint8Array[] = Array.from({ length: PRINTABLE }, (_, shift) => line(shift));
const ALL = joined();

/** Options of {@linkcode chargen}. */
export interface ChargenOptions {
  /**
   * Gives a number from 0 up to and without 1: how long the next datagram is.
   *
   * @default {Math.random}
   */
  random?: () => number;
}

/**
 * Sends characters (RFC 864): on a stream lines of 72 printable characters without end, each shifted
 * by one; for a message 0 to 512 characters, but never more than the message had, so that nobody can
 * use it to flood somebody else.
 */
export function chargen(options: ChargenOptions = {}): Service {
  const { random = Math.random } = options;
  const some = (asked: Uint8Array) => {
    const length = Math.floor(random() * (MAX_DATAGRAM + 1));
    return ALL.subarray(0, Math.min(length, asked.length));
  };
  return { name: "chargen", answer: (messages) => messages.map(some), opening: endlessLines };
}

function* endlessLines(): Generator<Uint8Array> {
  for (;;) yield* LINES;
}

function line(shift: number): Uint8Array {
  const codes = Array.from({ length: WIDTH }, (_, i) => FIRST + (shift + i) % PRINTABLE);
  return new Uint8Array([...codes, 0x0d, 0x0a]);
}

function joined(): Uint8Array {
  return new Uint8Array(LINES.flatMap((bytes) => [...bytes]));
}
