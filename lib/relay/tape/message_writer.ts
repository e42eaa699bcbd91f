import type { MessageEvent } from "../event.ts";
import type { LineBuffer } from "./line_buffer.ts";
import { writeBytes } from "./write_bytes.ts";

const ENCODER = new TextEncoder();

/**
 * Writes messages as lines of a tape. What most have is left out: one read, not glued.
 *
 * A relay tells of millions a second, so this is JSON by hand, in bytes; and what a line has in common
 * with the one before is copied: messages of one read differ in nothing but their index and bytes.
 */
export class MessageWriter {
  #place = new Uint8Array();
  #conn = 0;
  #direction: MessageEvent["direction"] | undefined;
  #manner = new Uint8Array();
  #time = -1;
  #reads = 0;
  #glued = 0;
  #kind: MessageEvent["kind"];
  #fault: string | undefined;
  #injected: MessageEvent["injected"];

  /** Writes a line, its end included. */
  write(event: MessageEvent, out: LineBuffer): void {
    if (this.#isSamePlace(event)) out.push(this.#place);
    else this.#writePlace(event, out);
    out.count(event.index);
    if (this.#isSameManner(event)) out.push(this.#manner);
    else this.#writeManner(event, out);
    writeBytes(event, out);
    out.ascii("}\n");
  }

  #isSamePlace({ conn, direction }: MessageEvent): boolean {
    return conn === this.#conn && direction === this.#direction;
  }

  #writePlace({ conn, direction }: MessageEvent, out: LineBuffer): void {
    const from = out.length;
    out.ascii(`{"type":"message","conn":${conn},"direction":"${direction}","index":`);
    this.#place = out.bytes.slice(from, out.length);
    this.#conn = conn;
    this.#direction = direction;
  }

  #isSameManner({ time, reads, glued, kind, fault, injected }: MessageEvent): boolean {
    return time === this.#time && reads === this.#reads && glued === this.#glued &&
      kind === this.#kind && fault === this.#fault && injected === this.#injected;
  }

  #writeManner({ time, reads, glued, kind, fault, injected }: MessageEvent, out: LineBuffer): void {
    const from = out.length;
    out.ascii(',"time":');
    out.time(time);
    if (reads !== 1) out.ascii(`,"reads":${reads}`);
    if (glued !== 1) out.ascii(`,"glued":${glued}`);
    if (kind !== undefined) out.ascii(`,"kind":"${kind}"`);
    if (fault !== undefined) out.push(ENCODER.encode(`,"fault":${JSON.stringify(fault)}`));
    if (injected) out.ascii(',"injected":true');
    this.#manner = out.bytes.slice(from, out.length);
    this.#time = time;
    this.#reads = reads;
    this.#glued = glued;
    this.#kind = kind;
    this.#fault = fault;
    this.#injected = injected;
  }
}
