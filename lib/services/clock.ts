import type { Service } from "./service.ts";

/** Seconds from 1900, where RFC 868 begins, to 1970. */
const SECONDS_TO_1970 = 2_208_988_800;
const ENCODER = new TextEncoder();

/** Options of {@linkcode daytime} and {@linkcode time}. */
export interface ClockOptions {
  /**
   * Tells the time.
   *
   * @default {() => new Date()}
   */
  now?: () => Date;
}

/** Tells the time as a line of text (RFC 867): `Saturday, November 21, 2026 03:35:12-UTC`. */
export function daytime(options: ClockOptions = {}): Service {
  const { now = currentTime } = options;
  // Made here and not with the module: it takes longer than all else that a server needs to start.
  const day = new Intl.DateTimeFormat("en-US", { dateStyle: "full", timeZone: "UTC" });
  return clock("daytime", () => ENCODER.encode(daytimeText(now(), day)));
}

/**
 * Tells the time as the seconds since 1900, in 32 bits, big-endian (RFC 868). They start again from 0
 * on 7 February 2036, and whoever reads them has to know in which round they are.
 */
export function time(options: ClockOptions = {}): Service {
  const { now = currentTime } = options;
  return clock("time", () => timeBytes(now()));
}

/** A service that says the same thing whether it is asked or not. */
function clock(name: string, tell: () => Uint8Array): Service {
  return { name, answer: (messages) => messages.map(tell), opening: () => [tell()] };
}

function currentTime(): Date {
  return new Date();
}

function daytimeText(date: Date, day: Intl.DateTimeFormat): string {
  return `${day.format(date)} ${date.toISOString().slice(11, 19)}-UTC\r\n`;
}

function timeBytes(date: Date): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, Math.floor(date.getTime() / 1000) + SECONDS_TO_1970);
  return bytes;
}
