import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Hub } from "../../lib/chat/room/hub.ts";
import type { Draft, Log, LogPage, LogRange } from "../../lib/chat/log/log.ts";
import { MemoryLog } from "../../lib/chat/log/memory_log.ts";
import type { ChatMessage } from "../../lib/chat/protocol/protocol.ts";
import { arrive, settle, Visitor } from "./visitor.ts";

/** A log whose answers come when the test says so. */
class SlowLog implements Log {
  readonly id = "slow";
  readonly #memory = new MemoryLog();
  readonly #appends: (() => void)[] = [];
  readonly #lookups: (() => void)[] = [];
  readonly #isLate: boolean;
  onMessage: (message: ChatMessage) => void = () => {};

  /** Looks up when it is asked, or, where it is late, when it answers. */
  constructor({ isLate = false } = {}) {
    this.#isLate = isLate;
  }

  append(draft: Draft): Promise<ChatMessage> {
    return new Promise((resolve, reject) => {
      this.#appends.push(() => {
        if (draft.text === "bad") return reject(new Error("The disk is full"));
        const message = this.#memory.append(draft);
        this.onMessage(message);
        resolve(message);
      });
    });
  }

  history(room: string, range: LogRange): Promise<LogPage> {
    return new Promise((resolve) => {
      const page = this.#memory.history(room, range);
      this.#lookups.push(() => resolve(this.#isLate ? this.#memory.history(room, range) : page));
    });
  }

  /** Keeps the oldest message that waits. */
  keep(): void {
    this.#appends.shift()?.();
  }

  /** Answers the oldest question that waits. */
  find(): void {
    this.#lookups.shift()?.();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Lets promises that are settled be followed. */
async function follow(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

async function arriveSlowly(hub: Hub, log: SlowLog): Promise<Visitor> {
  const visitor = arrive(hub, "alice");
  log.find();
  await follow();
  settle(visitor);
  return visitor;
}

Deno.test("say delivers and acknowledges nothing before it is kept", async () => {
  const log = new SlowLog();
  const hub = new Hub({ log });
  const alice = await arriveSlowly(hub, log);
  assertEquals(alice.say({ type: "say", text: "hi", ref: "1" }), undefined);
  alice.say({ type: "say", text: "hi", ref: "1" });
  assertEquals(alice.messages(), []);
  log.keep();
  await follow();

  assertEquals(alice.messages().map(({ type }) => type), ["message", "ack", "ack"]);
});

Deno.test("say that cannot be kept is an error, and may be said again", async () => {
  const log = new SlowLog();
  const hub = new Hub({ log });
  const alice = await arriveSlowly(hub, log);
  for (const text of ["bad", "good"]) {
    alice.say({ type: "say", text, ref: "1" });
    log.keep();
    await follow();
  }

  const answers = alice.messages().map((message) =>
    "code" in message ? message.code : message.type
  );
  assertEquals(answers, ["not-kept", "message", "ack"]);
});

Deno.test("say makes the sender wait when too much is not kept", async () => {
  const log = new SlowLog();
  const hub = new Hub({ log, limits: { unkept: 2 } });
  const alice = await arriveSlowly(hub, log);
  assertEquals(alice.say({ type: "say", text: "1" }), undefined);
  const waits = alice.say({ type: "say", text: "2" });
  assert(waits);
  log.keep();
  log.keep();
  await waits;
  assertEquals(alice.say({ type: "say", text: "3" }), undefined);
});

Deno.test("quit ends once all is kept", async () => {
  const log = new SlowLog();
  const hub = new Hub({ log });
  const alice = await arriveSlowly(hub, log);
  alice.say({ type: "say", text: "last" });
  const left = alice.say({ type: "quit", ref: "q" });
  assertEquals(alice.ended, undefined);
  log.keep();
  await left;

  assertEquals(alice.messages().map(({ type }) => type), ["message", "ack", "bye"]);
  assertEquals(alice.ended, "quit");
});

Deno.test("every member sees each message once and in one order, whenever it came", async () => {
  const steps = fc.array(fc.constantFrom("say", "keep", "find", "come"), {
    maxLength: 40,
    size: "max",
  });
  await fc.assert(fc.asyncProperty(steps, fc.boolean(), async (steps, isLate) => {
    const log = new SlowLog({ isLate });
    const hub = new Hub({ log, limits: { rate: 0 } });
    const visitors = [await arriveSlowly(hub, log)];
    let said = 0;
    const actions: Record<string, () => void> = {
      say: () => visitors[said % visitors.length]!.say({ type: "say", text: `${++said}` }),
      keep: () => log.keep(),
      find: () => log.find(),
      come: () => {
        const visitor = new Visitor(hub);
        visitor.say({ type: "hello" });
        visitors.push(visitor);
      },
    };
    for (const step of steps) {
      actions[step]!();
      if (step === "find") await follow();
    }
    for (let i = 0; i <= steps.length; i++) [log.keep(), log.find()];
    await follow();
    for (const visitor of visitors) assertEquals(idsSeen(visitor), upTo(said));
  }));
});

function idsSeen(visitor: Visitor): number[] {
  return visitor.messages().flatMap((message) => {
    if (message.type === "joined") return message.messages.map(({ id }) => id);
    return message.type === "message" ? [message.id] : [];
  });
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}
