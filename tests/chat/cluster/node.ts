/** A chat server of a cluster without sockets of its own, and those who are on it. */
import { type Cluster, joinCluster } from "../../../lib/chat/cluster/join_cluster.ts";
import type { JoinClusterOptions } from "../../../lib/chat/cluster/join_cluster.ts";
import { Hub } from "../../../lib/chat/room/hub.ts";
import type { ClientMessage, ServerMessage } from "../../../lib/chat/protocol/protocol.ts";
import type { Session } from "../../../lib/chat/room/session.ts";
import { JSON_FORMAT } from "../visitor.ts";

export interface MemberOptions {
  address?: string;
}

export class Member {
  readonly session: Session;
  readonly messages: ServerMessage[] = [];
  #forgotten = 0;
  #grown = Promise.withResolvers<void>();

  constructor(hub: Hub, { address = "192.0.2.1" }: MemberOptions = {}) {
    this.session = hub.attach({
      address,
      format: JSON_FORMAT,
      wake: () => this.#read(),
      end: () => this.#read(),
    }, { operator: true });
  }

  say(message: ClientMessage): void {
    void this.session.handle(message);
  }

  /** From now on only what is new counts as seen. */
  forget(): void {
    this.#forgotten = this.messages.length;
  }

  /** Waits until so much was said in its rooms. */
  async heard(count: number): Promise<void> {
    while (this.texts().length < count) await this.#grown.promise;
  }

  /** Waits until it has been told something. */
  async saw<Type extends ServerMessage["type"]>(
    type: Type,
    fields: Partial<Extract<ServerMessage, { type: Type }>> = {},
  ): Promise<Extract<ServerMessage, { type: Type }>> {
    for (;;) {
      const fresh = this.messages.slice(this.#forgotten);
      const found = fresh.find((message) => hasFields(message, { ...fields, type }));
      if (found) return found as Extract<ServerMessage, { type: Type }>;
      await this.#grown.promise;
    }
  }

  /** The texts of a room, as it saw them. */
  texts(): string[] {
    return this.messages.flatMap((message) => message.type === "message" ? [message.text] : []);
  }

  /** Who is in the lobby, as it is told. */
  people(): string {
    this.say({ type: "who" });
    this.#read();
    const people = this.messages.findLast((message) => message.type === "people");
    return people?.type === "people" ? people.people.join() : "";
  }

  #read(): void {
    for (;;) {
      const batch = this.session.outbox.take();
      if (batch.length === 0) break;
      for (const bytes of batch) this.messages.push(JSON.parse(new TextDecoder().decode(bytes)));
    }
    this.#grown.resolve();
    this.#grown = Promise.withResolvers();
  }
}

export interface Node extends AsyncDisposable {
  cluster: Cluster;
  hub: Hub;
  /** Somebody comes into the lobby. */
  member(name: string, options?: MemberOptions): Promise<Member>;
}

/** Joins the cluster at a port of this machine. */
export async function startNode(
  port: number,
  { now = Date.now, ...options }: JoinClusterOptions & { now?: () => number } = {},
): Promise<Node> {
  const cluster = await joinCluster(`nats://127.0.0.1:${port}`, {
    beat: 100,
    maxDelay: 200,
    resend: 200,
    ...options,
  });
  const hub = new Hub({ log: cluster.log, roster: cluster.roster, now });
  const member = async (name: string, options?: MemberOptions) => {
    const member = new Member(hub, options);
    member.say({ type: "hello", name });
    await member.saw("joined");
    return member;
  };
  return { cluster, hub, member, [Symbol.asyncDispose]: () => cluster.close() };
}

function hasFields(message: ServerMessage, fields: object): boolean {
  const all = message as unknown as Record<string, unknown>;
  return Object.entries(fields).every(([name, value]) => all[name] === value);
}
