import { assertEquals, assertMatch } from "@std/assert";
import { TEXT_FORMAT } from "../../lib/chat/protocol/formats.ts";
import { Hub } from "../../lib/chat/room/hub.ts";
import { arrive, arriveByText, settle, Visitor } from "./visitor.ts";

function comeByText(hub: Hub): Visitor {
  const visitor = new Visitor(hub, { format: TEXT_FORMAT });
  visitor.session.greet();
  return visitor;
}

Deno.test("Session.greet() tells a person in one line who it is and what to do", () => {
  const hub = new Hub();
  arrive(hub, "alice");
  arrive(hub, "bob");

  assertEquals(
    comeByText(hub).text(),
    "* You are guest-3 in #lobby with alice and bob. /nick NAME changes your name, /help shows more.\n",
  );
});

Deno.test("Session.line() speaks to others and not to oneself, on the text door", () => {
  const hub = new Hub({ now: () => 0 });
  const [alice, bob] = [arriveByText(hub, "alice"), arriveByText(hub, "bob")];
  settle(alice, bob);
  alice.session.line("hello");
  alice.session.line("//etc");
  alice.session.line("/me waves");
  alice.session.line("/msg bob psst");
  alice.session.line("");

  assertEquals(alice.text(), "");
  assertEquals(bob.text(), "alice: hello\nalice: /etc\n* alice waves\n[alice] psst\n");
  assertEquals(
    comeByText(hub).text().split("\n").slice(1),
    ["1970-01-01 00:00Z alice: hello", "1970-01-01 00:00Z alice: /etc"]
      .concat(["1970-01-01 00:00Z * alice waves", ""]),
  );
});

Deno.test("Session.line() tells who comes, goes and changes the name", () => {
  const hub = new Hub();
  const [alice, bob] = [arriveByText(hub, "alice"), arriveByText(hub, "bob")];
  settle(alice, bob);
  bob.session.line("/nick Robert");
  bob.session.line("/quit");

  assertEquals(bob.text(), "* You are now Robert.\n* Bye: quit\n");
  assertEquals(alice.text(), "* bob is now Robert\n* Robert left (quit)\n");
  assertEquals(bob.ended, "quit");
  const again = arriveByText(hub, "Robert");
  assertEquals(again.session.name, "Robert", "who quits leaves the name behind");
});

Deno.test("Session.line() names the room of each line to who is in several", () => {
  const hub = new Hub();
  const [alice, bob] = [arriveByText(hub, "alice"), arriveByText(hub, "bob")];
  bob.session.line("/join dev");
  settle(alice, bob);
  alice.session.line("hello");
  alice.session.line("/join dev");

  assertEquals(bob.text(), "[#lobby] alice: hello\n* alice joined #dev\n");
});

Deno.test("Session.line() makes control and bidirectional characters of a message visible", () => {
  const hub = new Hub();
  const [alice, bob] = [arrive(hub, "alice"), arriveByText(hub, "bob")];
  settle(alice, bob);
  alice.say({ type: "say", text: "\n\x1b[2J\u202egnp\n* bob left\n" });

  assertEquals(bob.text(), "alice: \\x1b[2J\\u202egnp\\n* bob left\n");
  assertEquals(alice.ofType("message")[0]?.text, "\\x1b[2J\\u202egnp\\n* bob left");
});

Deno.test("Session.line() says what is wrong with a command", () => {
  const alice = arriveByText(new Hub(), "alice");
  alice.session.line("/nik Bob");
  alice.session.line("/msg bob");
  assertEquals(
    alice.text(),
    "* Cannot follow /nik: did you mean /nick?\n" +
      "* Cannot follow /msg: write it as /msg NAME[,NAME] TEXT.\n",
  );

  alice.session.line("/help who");
  assertEquals(alice.text(), "* /who [ROOM]  List who is there\n");
  alice.session.line("/help");
  assertMatch(alice.text(), /^\* \/kick NAME \[REASON\] +Send a member away \(operators\)$/m);
});

Deno.test("Session.line() lets a person in by /token, and ends after three wrong ones", async () => {
  const hub = new Hub({ token: "sesame" });
  const alice = comeByText(hub);
  assertEquals(alice.text(), "* Say /token WORD to come in.\n");
  alice.session.line("hello?");
  alice.session.line("/token sesam");
  alice.session.line("/token sesame");
  assertMatch(alice.text(), /^\* Cannot let you in.*\n\* Cannot let you in.*\n\* You are guest-/);

  const mallory = comeByText(hub);
  for (const word of ["a", "b", "c"]) mallory.session.line(`/token ${word}`);
  await Promise.resolve();
  assertEquals(mallory.ended, "too many wrong tokens");
});

Deno.test("TEXT_FORMAT shows what was skipped where it was", () => {
  const hub = new Hub({ limits: { outboxMessages: 3, rate: 0 } });
  const [alice, bob] = [arriveByText(hub, "alice"), arriveByText(hub, "bob")];
  settle(alice, bob);
  for (let i = 1; i <= 10; i++) alice.session.line(`${i}`);

  assertEquals(bob.text(), "* 8 messages skipped\nalice: 9\nalice: 10\n");
});
