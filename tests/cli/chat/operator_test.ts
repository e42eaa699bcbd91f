import { assertEquals } from "@std/assert";
import { Peer, peerTest } from "../../peers.ts";
import { Program } from "../program.ts";
import { Tmux } from "../terminal/tmux.ts";

/** A room with its operator's terminal, and somebody with `nc`. */
async function start(): Promise<{ terminal: Tmux; port: string; ann: Peer }> {
  const terminal = await Tmux.open(100);
  const [command, words] = Program.commandLine(["chat", "serve", "127.0.0.1:0", "-i"]);
  await terminal.type(`clear; ${[command, ...words].join(" ")}; echo exit $?`);
  await terminal.press("Enter");
  const [, port = ""] = await terminal.shows(/listening on tcp:\/\/127\.0\.0\.1:(\d+)/);
  await terminal.shows(/^\* You are host in #lobby\.\n>$/m);
  const ann = new Peer("nc", ["127.0.0.1", port]);
  await ann.type("/nick ann\n");
  await ann.stdout.saw(/You are now ann/);
  return { terminal, port, ann };
}

peerTest(
  "chat serve -i keeps the operator's half-typed line, and follows commands",
  "tmux",
  async () => {
    const { terminal, ann } = await start();
    await using _terminal = terminal;
    await using _ann = ann;
    await terminal.type("half");
    await ann.type("hello\n");
    await terminal.shows(/^ann: hello\n> half$/m);
    await terminal.press("Enter");
    await ann.stdout.saw(/^host: half$/m);
    await terminal.type("/kick ann too loud");
    await terminal.press("Enter");
    await ann.stdout.saw(/^\* Bye: kicked: too loud$/m);
  },
);

peerTest(
  "chat serve -i goes on without its operator after Ctrl-D, and still logs",
  "tmux",
  async () => {
    const { terminal, port, ann } = await start();
    await using _terminal = terminal;
    await using _ann = ann;
    await terminal.press("C-d");
    await ann.stdout.saw(/^\* host left/m);
    await using late = new Peer("nc", ["127.0.0.1", port]);
    await late.stdout.saw(/in #lobby with ann/);
    await terminal.shows(/#2 .* open$/m);
    await terminal.press("C-c");
    await ann.stdout.saw(/\n\* Bye: The server stops\.\n$/);
    await terminal.shows(/^(\^C)?exit 0$/m);
  },
);

peerTest("chat serve -i ends in order at Ctrl-C, and tells everybody", "tmux", async () => {
  const { terminal, ann } = await start();
  await using _terminal = terminal;
  await using _ann = ann;
  await terminal.press("C-c");
  await ann.stdout.saw(/\n\* Bye: The server stops\.\n$/);
  await terminal.shows(/^exit 0$/m);
});

peerTest(
  "chat serve -i takes the operator's lines from a pipe, and goes on behind it",
  "nc",
  async () => {
    await using room = Program.start(["chat", "serve", "127.0.0.1:0", "-i"]);
    await using ann = new Peer("nc", ["127.0.0.1", `${await room.port()}`]);
    await ann.stdout.saw(/in #lobby with host/);
    await room.write("News\n/who\n/operator?\n");
    await room.end();
    await ann.stdout.saw(/\nhost: News\n\* host left/);
    await room.stderr.match(/^\* In #lobby: guest-\d+, host$/m);
    await ann.type("alone\n/who\n");
    await ann.stdout.saw(/\* In #lobby: guest-\d+\n/);
    room.kill("SIGINT");
    assertEquals((await room.outcome()).code, 0);
  },
);

peerTest("chat serve -i ends in order when its terminal is closed", "tmux", async () => {
  const { terminal, ann } = await start();
  await using _ann = ann;
  await terminal.press("C-d"); // The prompt is over: nobody reads from the terminal any more.
  await ann.stdout.saw(/^\* host left/m);
  await terminal[Symbol.asyncDispose]();
  await ann.stdout.saw(/^\* Bye: The server stops\.$/m);
});
