import { FrameError } from "../../errors.ts";
import type { Channel } from "../../net/channel.ts";
import type { Ending } from "../../net/ending.ts";
import type { Hub } from "../room/hub.ts";
import type { Keeper } from "./keeper.ts";
import type { Session } from "../room/session.ts";
import type { StreamLink } from "./stream_link.ts";

/** For how long what one member said at once may keep all others waiting, in milliseconds. */
const TURN = 10;

/** One connection's part in the room. */
export interface VisitOptions {
  /** Where its messages are written. */
  link: StreamLink;
  /** Who keeps its deadlines. */
  keeper: Keeper;
  /** Takes what it says; the promise is back-pressure. */
  hear(session: Session, message: Uint8Array): Promise<void> | undefined;
  /** Whether it has a name before it has said anything. */
  greet?: boolean;
  /** Asks it for a sign of life. */
  ask?: (session: Session) => void;
}

/**
 * Lets a connection take part in the room until it ends, whoever ends it.
 *
 * @returns Who ended it and how.
 * @throws {Error} As the channel does; the member has left then too.
 */
export async function visit(hub: Hub, channel: Channel, options: VisitOptions): Promise<Ending> {
  const { link, keeper, hear, greet = false, ask } = options;
  const session = hub.attach(link);
  link.serve(session);
  using kept = keeper.keep(link, { session, ask });
  let reason = "";
  try {
    if (greet) await session.greet();
    for (let batch; (batch = await channel.receive()) !== null;) {
      kept.hear();
      let since = performance.now();
      for (const message of batch) {
        // Who goes on talking then is not listened to: that could take longer than there is time.
        if (link.ending !== undefined) return DONE;
        const wait = hear(session, message);
        if (wait) await wait;
        if (performance.now() - since < TURN) continue;
        await nextTurn();
        since = performance.now();
      }
    }
    return link.ending === undefined ? { by: "peer", how: "FIN" } : DONE;
  } catch (error) {
    if (link.ending !== undefined) return DONE;
    reason = "lost";
    if (error instanceof FrameError) session.end(`${error.message}.`);
    throw error;
  } finally {
    session.leave(reason);
    link.end(reason);
    await link.drained();
  }
}

/** Lets the event loop see to everybody else. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

const DONE: Ending = { by: "local", how: "done" };
