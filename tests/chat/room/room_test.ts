import { assertEquals } from "@std/assert";
import type { Broadcast } from "../../../lib/chat/room/broadcast.ts";
import { type Occupant, Room } from "../../../lib/chat/room/room.ts";
import type { ChatMessage } from "../../../lib/chat/protocol/protocol.ts";
import { JSON_FORMAT } from "../visitor.ts";

class Listener implements Occupant {
  readonly name: string;
  readonly hasEcho = true;
  readonly heard: unknown[] = [];

  constructor(name: string) {
    this.name = name;
  }

  ignores(): boolean {
    return false;
  }

  deliver(broadcast: Broadcast): void {
    const bytes = broadcast.encode(JSON_FORMAT, false);
    const { type, id, count } = JSON.parse(new TextDecoder().decode(bytes));
    this.heard.push(id ?? count ?? type);
  }
}

function message(id: number): ChatMessage {
  return { type: "message", room: "lobby", id, time: 0, from: "alice", text: "hi" };
}

function roomWith(listener: Listener, { maxHeld = 10 } = {}): Room<Listener> {
  const room = new Room<Listener>("lobby", { maxHeld });
  room.add(listener);
  return room;
}

Deno.test("Room.deliver() leaves out what a log tells of twice, or too late", () => {
  const bob = new Listener("bob");
  const room = roomWith(bob);
  room.release(bob, { after: 0 });
  for (const id of [1, 2, 2, 4, 3, 5]) room.deliver(message(id));
  assertEquals(bob.heard, [1, 2, 4, 5]);
});

Deno.test("Room.release() delivers what came meanwhile and was not seen", () => {
  const bob = new Listener("bob");
  const room = roomWith(bob);
  for (const id of [1, 2, 3]) room.deliver(message(id));
  room.send({ type: "topic", room: "lobby", time: 0, from: "alice", text: "tea" });
  assertEquals(bob.heard, [], "the room is shown with its topic");
  room.release(bob, { after: 1 });
  room.deliver(message(4));
  assertEquals(bob.heard, [2, 3, 4]);
});

Deno.test("Room holds a bounded number of messages, and says how many were skipped", () => {
  const bob = new Listener("bob");
  const room = roomWith(bob, { maxHeld: 2 });
  for (const id of [11, 12, 13, 14, 15]) room.deliver(message(id));
  room.release(bob, { after: 0 });
  assertEquals(bob.heard, [3, 14, 15]);
});
