import { assertEquals } from "@std/assert";
import { Hub } from "../../../lib/chat/room/hub.ts";
import { foldName } from "../../../lib/chat/room/names.ts";
import type { Roster, RosterEvent, Ruling } from "../../../lib/chat/room/roster.ts";
import { skeleton } from "../../../lib/chat/room/skeleton.ts";
import { arrive, settle } from "../visitor.ts";

/** Another server, with some people in its lobby. */
class Elsewhere implements Roster {
  readonly announced: RosterEvent[] = [];
  readonly #names: string[];
  onEvent: (event: RosterEvent) => void = () => {};

  constructor(...names: string[]) {
    this.#names = names;
  }

  standing: () => Iterable<Ruling> = () => [];

  announce(event: RosterEvent): undefined {
    this.announced.push(event);
  }

  people(room: string): string[] {
    return room === "lobby" ? this.#names : [];
  }

  rooms() {
    return [{ room: "lobby", people: this.#names.length, topic: "" }];
  }

  find(name: string): string | undefined {
    return this.#names.find((other) => foldName(other) === foldName(name));
  }

  findAlike(name: string): string | undefined {
    return this.#names.find((other) => skeleton(other) === skeleton(name));
  }
}

Deno.test("Hub counts and lists members of other servers, and leaves them their names", () => {
  const hub = new Hub({ roster: new Elsewhere("zoe") });
  const alice = arrive(hub, "alice");
  alice.say({ type: "who" });
  alice.say({ type: "rooms" });
  alice.say({ type: "nick", name: "Z0e" });

  const [people, rooms, error] = alice.messages();
  assertEquals(people?.type === "people" && people.people, ["alice", "zoe"]);
  assertEquals(rooms?.type === "rooms" && rooms.rooms.map(({ people }) => people), [2]);
  assertEquals(error?.type === "error" && error.code, "name-taken");
});

Deno.test("Hub tells other servers what happens here, and sends private messages there", () => {
  const roster = new Elsewhere("zoe");
  const alice = arrive(new Hub({ roster }), "alice");
  alice.say({ type: "nick", name: "alicia" });
  alice.say({ type: "tell", to: "ZOE", text: "psst" });
  alice.session.leave("");

  assertEquals(roster.announced.map(({ type }) => type), ["join", "nick", "private", "leave"]);
  const told = roster.announced[2]!;
  assertEquals(told.type === "private" && told.to, ["zoe"]);
});

Deno.test("Hub shows what happens elsewhere to those whom it concerns", () => {
  const roster = new Elsewhere("zoe");
  const hub = new Hub({ roster });
  const [alice, bob] = [arrive(hub, "alice"), arrive(hub, "bob")];
  settle(alice, bob);
  roster.onEvent({ type: "join", room: "lobby", time: 1, name: "yan" });
  roster.onEvent({ type: "nick", time: 1, from: "yan", to: "jan", rooms: ["lobby", "dev"] });
  roster.onEvent({ type: "private", time: 1, from: "zoe", to: ["bob"], text: "psst" });
  roster.onEvent({ type: "kick", name: "bob", reason: "" });

  assertEquals(alice.messages().map(({ type }) => type), ["join", "nick", "leave"]);
  assertEquals(bob.messages().map(({ type }) => type), ["join", "nick", "private", "bye"]);
  assertEquals(roster.announced.at(-1)?.type, "leave", "a kick from elsewhere is not sent back");
});

Deno.test("Hub ignores and mutes a member elsewhere under its new name too", () => {
  const roster = new Elsewhere("zoe");
  const hub = new Hub({ roster });
  const alice = arrive(hub, "alice");
  alice.say({ type: "ignore", name: "zoe" });
  roster.onEvent({ type: "mute", name: "zoe", reason: "", time: 1 });
  roster.onEvent({ type: "nick", time: 1, from: "zoe", to: "eve", rooms: ["lobby"] });
  settle(alice);
  roster.onEvent({ type: "private", time: 1, from: "eve", to: ["alice"], text: "psst" });

  assertEquals(alice.messages(), []);
  const eve = arrive(hub, "eve");
  eve.say({ type: "say", text: "hello" });
  assertEquals(eve.ofType("error").map(({ code }) => code), ["muted"]);
});
