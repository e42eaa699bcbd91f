import { FRAME_FORMAT } from "../../../lib/chat/protocol/formats.ts";
import type { Hub } from "../../../lib/chat/room/hub.ts";
import { parseClientMessage } from "../../../lib/chat/protocol/protocol.ts";
import { parseCodec } from "../../../lib/frame/spec.ts";
import type { Channel } from "../../../lib/net/channel.ts";
import { Framed } from "../../../lib/net/framed.ts";
import { memoryPair, type MemoryStream } from "../../../lib/net/memory.ts";
import { concat } from "@std/bytes";

/** A room that is reached without a network, whose connections a test can break. */
export class MemoryHouse {
  /** The room behind the next connection; none refuses it. */
  hub: Hub;
  /** What the clients said, in order. */
  readonly heard: string[] = [];
  /** How many connections were made. */
  connections = 0;
  /** Whether what the server writes is lost, as if the connection broke in front of it. */
  isDeaf = false;
  #last: MemoryStream | undefined;

  constructor(hub: Hub) {
    this.hub = hub;
  }

  /** Makes a connection. */
  readonly dial = (): Promise<Channel> => {
    const [here, there] = memoryPair();
    this.connections++;
    this.#last = there;
    this.#serve(there);
    return Promise.resolve(new Framed(here, parseCodec("u32le")));
  };

  /** Breaks the newest connection. */
  cut(): void {
    this.isDeaf = false;
    this.#last?.reset();
  }

  async #serve(stream: MemoryStream): Promise<void> {
    const write = () => {
      for (let bytes; (bytes = session.outbox.take()).length > 0;) {
        if (!this.isDeaf) stream.write(concat([...bytes])).catch(() => {});
      }
    };
    const end = () => {
      write();
      stream.closeWrite().catch(() => {});
    };
    const session = this.hub.attach({ address: "::1", format: FRAME_FORMAT, wake: write, end });
    const channel = new Framed(stream, parseCodec("u32le"));
    try {
      for (let batch; (batch = await channel.receive()) !== null;) {
        for (const bytes of batch) {
          this.heard.push(new TextDecoder().decode(bytes));
          await session.handle(parseClientMessage(bytes));
        }
      }
    } catch { /* The test cut it. */ }
    session.leave("gone");
    channel.close();
  }
}
