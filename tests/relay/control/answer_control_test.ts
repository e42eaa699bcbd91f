import { assertEquals } from "@std/assert";
import { answerControl, type Controlled } from "../../../lib/relay/control/answer_control.ts";
import { LiveConnections } from "../../../lib/relay/control/live_connections.ts";
import type { Address } from "../../../lib/address.ts";
import type { RelayEvent } from "../../../lib/relay/event.ts";
import { faultSet, message } from "../faults/run_lane.ts";

const ADDRESS: Address = { scheme: "tcp", host: "127.0.0.1", port: 9 };

function controlled(faults: readonly string[] = []): Controlled {
  return { faults: faultSet(faults, { seed: 7 }), connections: new LiveConnections() };
}

function ask(controlled: Controlled, request: unknown) {
  return answerControl(JSON.stringify(request), controlled);
}

Deno.test("answerControl() adds, lists and removes faults", () => {
  const it = controlled(["drop"]);
  it.faults.forConnection(1).up.push(message(new Uint8Array(9)), 0);
  assertEquals(ask(it, { do: "add", fault: "cut:after=9" }), { ok: true, id: 2 });
  assertEquals(ask(it, { do: "faults" }), {
    ...{ ok: true, seed: 7, paused: false },
    faults: [
      { id: 1, fault: "drop", hits: 1, lost: 10, added: 0 },
      { id: 2, fault: "cut:after=9", hits: 0, lost: 0, added: 0 },
    ],
  });
  assertEquals(ask(it, { do: "remove", id: 1 }), { ok: true });
  assertEquals(it.faults.list().map(({ id }) => id), [2]);
  ask(it, { do: "clear" });
  assertEquals(it.faults.list(), []);
});

Deno.test("answerControl() pauses and resumes", () => {
  const it = controlled();
  ask(it, { do: "pause" });
  assertEquals(it.faults.isPaused, true);
  ask(it, { do: "resume" });
  assertEquals(it.faults.isPaused, false);
});

Deno.test("answerControl() tells of the connections that are open, and sums up", () => {
  const it = controlled();
  const at = { conn: 1, time: 0 };
  const events: RelayEvent[] = [
    { type: "open", ...at, client: ADDRESS, target: ADDRESS, at: 5 },
    message(new Uint8Array(3)),
    message(new Uint8Array(4), 2),
    message(new Uint8Array(1), 1, { direction: "down" }),
  ];
  for (const event of events) it.connections.add(event);
  const sides = { up: { messages: 2, bytes: 9 }, down: { messages: 1, bytes: 2 } };
  const [client, target] = ["tcp://127.0.0.1:9", "tcp://127.0.0.1:9"];
  assertEquals(ask(it, { do: "conns" }), {
    ok: true,
    conns: [{ conn: 1, client, target, openedAt: 5, ...sides }],
  });
  const side = { bytesIn: 0, bytesOut: 0, unsent: 0, messages: 0 };
  const ledger = { client, target, by: "client", how: "FIN", durationMs: 1 } as const;
  it.connections.add({
    ...{ type: "close", ...at },
    ledger: { conn: 1, ...ledger, up: side, down: side },
  });
  assertEquals(ask(it, { do: "conns" }), { ok: true, conns: [] });
  assertEquals(ask(it, { do: "stats" }), { ok: true, open: 0, closed: 1, ...sides });
});

Deno.test("answerControl() says what it does not understand, and goes on", () => {
  const wrong: [line: string, error: string][] = [
    ["{", "Cannot read the line: it is no JSON"],
    ["[]", 'Cannot read the line: write it as {"do":"faults"}'],
    ['{"do":1}', 'Cannot read the line: write it as {"do":"faults"}'],
    ["null", 'Cannot read the line: write it as {"do":"faults"}'],
    ['{"do":"toString"}', cannotDo("toString")],
    ['{"do":"pauze"}', `Cannot do "pauze": did you mean "pause"? ${KNOWN}`],
    ['{"do":"add"}', "Cannot add a fault that is no text"],
    ['{"do":"remove","id":"1"}', "Cannot remove a fault without its number"],
    ['{"do":"remove","id":4}', "Cannot remove fault 4: the faults at work are none"],
  ];
  const it = controlled();
  for (const [line, error] of wrong) assertEquals(answerControl(line, it), { ok: false, error });
});

const KNOWN = "known are faults, add, remove, clear, pause, resume, conns, stats";

function cannotDo(word: string): string {
  return `Cannot do "${word}": ${KNOWN}`;
}
