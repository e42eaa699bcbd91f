import type { Format } from "../../lib/chat/protocol/formats.ts";
import { TEXT_FORMAT } from "../../lib/chat/protocol/formats.ts";
import type { Hub } from "../../lib/chat/room/hub.ts";
import { type ClientMessage, encodeServerMessage } from "../../lib/chat/protocol/protocol.ts";
import type { ServerMessage } from "../../lib/chat/protocol/protocol.ts";
import type { Session, SessionOptions } from "../../lib/chat/room/session.ts";

/** JSON without a frame around it, which a test reads as it is. */
export const JSON_FORMAT: Format = {
  name: "json",
  echo: true,
  encode: (message) => encodeServerMessage(message),
};

/** Options of {@linkcode Visitor}. */
export interface VisitorOptions extends SessionOptions {
  /** How it is written to. */
  format?: Format;
  /** Where it comes from. */
  address?: string;
}

/** A member with a connection that is only arrays. */
export class Visitor {
  readonly session: Session;
  wakes = 0;
  ended: string | undefined;

  constructor(
    hub: Hub,
    { format = JSON_FORMAT, address = "192.0.2.1", ...rest }: VisitorOptions = {},
  ) {
    this.session = hub.attach({
      address,
      format,
      wake: () => this.wakes++,
      end: (reason) => this.ended = reason,
    }, rest);
  }

  /** Sends a message. */
  say(message: ClientMessage): Promise<void> | undefined {
    return this.session.handle(message);
  }

  /** Takes all that was written, as messages. */
  messages(): ServerMessage[] {
    return this.#take().map((bytes) => JSON.parse(new TextDecoder().decode(bytes)));
  }

  /** Takes all that was written, and gives the messages of one type. */
  ofType<Type extends ServerMessage["type"]>(type: Type): Extract<ServerMessage, { type: Type }>[] {
    return this.messages().filter((message) => message.type === type) as Extract<
      ServerMessage,
      { type: Type }
    >[];
  }

  /** Takes all that was written, as text. */
  text(): string {
    return this.#take().map((bytes) => new TextDecoder().decode(bytes)).join("");
  }

  #take(): Uint8Array[] {
    const taken: Uint8Array[] = [];
    for (;;) {
      const batch = this.session.outbox.take();
      if (batch.length === 0) return taken;
      taken.push(...batch);
    }
  }
}

/** A program that has come in under a name, and has read its welcome. */
export function arrive(hub: Hub, name: string, options: VisitorOptions = {}): Visitor {
  const visitor = new Visitor(hub, options);
  visitor.say({ type: "hello", name });
  visitor.messages();
  return visitor;
}

/** A person with `nc` who has come in under a name, and has read the greeting. */
export function arriveByText(hub: Hub, name: string): Visitor {
  const visitor = new Visitor(hub, { format: TEXT_FORMAT });
  visitor.session.greet();
  visitor.session.line(`/nick ${name}`);
  visitor.text();
  return visitor;
}

/** Reads what others wrote while this one came. */
export function settle(...visitors: Visitor[]): void {
  for (const visitor of visitors) visitor.text();
}
