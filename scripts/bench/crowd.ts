/**
 * Load for a chat room: members as plain TCP connections that only count what they are sent, so that
 * they cost less than what is measured.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";

/** Nobody has been sent anything for so long, in milliseconds: all are in, and have been told so. */
const QUIET = 300;
const TALKER = "talker";

const encoder = new TextEncoder();

/** Members of a room, and one who talks. */
export class Crowd implements Disposable {
  /** How many there are besides the talker. */
  readonly size: number;
  readonly #members: Deno.TcpConn[] = [];
  readonly #talker: Deno.TcpConn;
  // What they are sent is not looked at, so one buffer does for all.
  readonly #buffer = new Uint8Array(1 << 16);
  #bytes = 0;
  #goal = Infinity;
  #reached = Promise.withResolvers<void>();

  /** Takes over connections that have come in. */
  constructor(talker: Deno.TcpConn, members: Deno.TcpConn[]) {
    this.#talker = talker;
    this.#members = members;
    this.size = members.length;
    for (const conn of members) this.#count(conn).catch((error) => this.#fail(error));
    this.#swallow(talker).catch(() => {}); // It ends with the crowd.
  }

  /** Joins the room at an address, and waits until all are in. */
  static async join(address: string, size: number): Promise<Crowd> {
    const members = await Promise.all(Array.from({ length: size }, () => enter(address, "/rooms")));
    const crowd = new Crowd(await enter(address, `/nick ${TALKER}`), members);
    await crowd.#settle();
    return crowd;
  }

  /** Lets the talker say lines of that many bytes, in one write, and waits until all have them. */
  async hear(lines: number, { size }: { size: number }): Promise<void> {
    const expected = lines * (`${TALKER}: `.length + size + 1) * this.size;
    this.#goal = this.#bytes + expected;
    this.#reached = Promise.withResolvers();
    const text = encoder.encode(`${"x".repeat(size)}\n`.repeat(lines));
    for (let done = 0; done < text.length;) done += await this.#talker.write(text.subarray(done));
    await this.#reached.promise;
  }

  /** All leave. */
  [Symbol.dispose](): void {
    for (const conn of [this.#talker, ...this.#members]) conn.close();
  }

  async #settle(): Promise<void> {
    for (let before = -1; before !== this.#bytes; await delay(QUIET)) before = this.#bytes;
  }

  async #count(conn: Deno.TcpConn): Promise<void> {
    for (let n; (n = await conn.read(this.#buffer)) !== null;) {
      this.#bytes += n;
      if (this.#bytes >= this.#goal) this.#reached.resolve();
    }
    throw new Error("Cannot go on: the server ended a member's connection");
  }

  /** Tells whoever waits, if anybody does: at the end nobody may. */
  #fail(error: unknown): void {
    this.#reached.promise.catch(() => {});
    this.#reached.reject(error);
  }

  async #swallow(conn: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(4096);
    while (await conn.read(buffer) !== null);
  }
}

/** Comes in as somebody with `nc` who types at once. */
export async function enter(address: string, line: string): Promise<Deno.TcpConn> {
  const { hostname, port } = new URL(`http://${address}`);
  const conn = await Deno.connect({ hostname, port: Number(port) });
  await conn.write(encoder.encode(`${line}\n`));
  return conn;
}
