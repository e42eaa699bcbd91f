import { chargen, type ChargenOptions } from "./chargen.ts";
import { type ClockOptions, daytime, time } from "./clock.ts";
import { ECHO } from "./echo.ts";
import { reply } from "./reply.ts";
import type { Service } from "./service.ts";
import { DISCARD, PRINT } from "./silent.ts";

/** What services are made from. */
export interface ServiceOptions extends ChargenOptions, ClockOptions {
  /**
   * What `reply` answers.
   *
   * @default {an empty message}
   */
  text?: Uint8Array;
}

/** One service, as help lists it. */
export interface ServiceEntry {
  /** Its name, as the flag that picks it is called. */
  readonly name: string;
  /** What it does, in a few words. */
  readonly doc: string;
  /** The number of the RFC that defines it. */
  readonly rfc?: number;
  /** Makes it. */
  make(options?: ServiceOptions): Service;
}

/** All services, in the order of help. */
export const SERVICES: readonly ServiceEntry[] = [
  { name: "echo", doc: "send back what arrives", rfc: 862, make: () => ECHO },
  {
    name: "reply",
    doc: "answer every message with one text",
    make: ({ text = new Uint8Array() } = {}) => reply(text),
  },
  { name: "discard", doc: "throw away what arrives", rfc: 863, make: () => DISCARD },
  { name: "chargen", doc: "send characters without end", rfc: 864, make: chargen },
  { name: "daytime", doc: "tell the time as text", rfc: 867, make: daytime },
  { name: "time", doc: "tell the time as a number", rfc: 868, make: time },
  { name: "print", doc: "show what arrives, answer nothing", make: () => PRINT },
];
