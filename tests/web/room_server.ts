import { parseAddress } from "../../lib/address.ts";
import { Hub, type HubOptions } from "../../lib/chat/room/hub.ts";
import { MemoryLog } from "../../lib/chat/log/memory_log.ts";
import { ChatServer } from "../../lib/chat/doors/server.ts";
import { listen } from "../../lib/net/listen.ts";
import { serve } from "../../lib/net/server.ts";

/** A running room. */
export interface RoomServer extends AsyncDisposable {
  /** Where it listens. */
  readonly port: number;
  /** Where its page is. */
  readonly url: string;
}

/** Starts a room on a port that is free, or on the one that another room had before. */
export async function startRoom({ port = 0, ...options }: RoomOptions = {}): Promise<RoomServer> {
  const hub = new Hub({ log: new MemoryLog(), ...options });
  const chat = new ChatServer(hub);
  const listener = await listen(parseAddress(`tcp://127.0.0.1:${port}`));
  const server = serve(listener, (connection) => chat.handle(connection));
  const { local } = server;
  if (local.scheme === "unix") throw new Error("Cannot be here: the room listens on TCP");
  return {
    port: local.port,
    url: `http://127.0.0.1:${local.port}/`,
    async [Symbol.asyncDispose]() {
      hub.close("The server stops.");
      await server.drain();
    },
  };
}

interface RoomOptions extends HubOptions {
  port?: number;
}
