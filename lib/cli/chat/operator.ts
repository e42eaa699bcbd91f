import type { Format } from "../../chat/protocol/format.ts";
import { TEXT_FORMAT } from "../../chat/protocol/formats.ts";
import type { Hub } from "../../chat/room/hub.ts";
import type { Link } from "../../chat/room/link.ts";
import type { Session } from "../../chat/room/session.ts";
import type { Desk } from "../desk.ts";

const DECODER = new TextDecoder();

/** The operator's own terminal: a member like the others, who may do all that operators may. */
class OperatorLink implements Link {
  readonly address = "operator";
  readonly format: Format = TEXT_FORMAT;
  session: Session | undefined;
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Its lines were made harmless as those of every person are. */
  wake(): void {
    for (let queued = this.#take(); queued.length > 0; queued = this.#take()) {
      for (const lines of queued) this.#desk.say(DECODER.decode(lines).trimEnd());
    }
  }

  end(): void {
    this.wake();
  }

  #take(): readonly Uint8Array[] {
    return this.session?.outbox.take() ?? [];
  }
}

/** Lets the operator take part from a desk, until its input ends or it quits; the room goes on. */
export async function seatOperator(hub: Hub, desk: Desk): Promise<void> {
  const link = new OperatorLink(desk);
  const session = hub.attach(link, { operator: true });
  link.session = session;
  try {
    await session.handle({ type: "hello", name: "host" });
    if (session.name === "") await session.greet();
    for (let next = await desk.inputs.next(); !next.done; next = await desk.inputs.next()) {
      for (const line of next.value) await session.line(DECODER.decode(line));
      if (session.isOver) return;
    }
  } finally {
    session.leave("");
  }
}
