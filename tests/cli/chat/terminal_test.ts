import { peerTest } from "../../peers.ts";
import { Program, sockeye } from "../program.ts";
import { Tmux } from "../terminal/tmux.ts";

/** A room, and a terminal in which bob has joined it. */
async function start(): Promise<{ room: Program; terminal: Tmux; address: string }> {
  const room = Program.start(["chat", "serve", "127.0.0.1:0"]);
  const address = `127.0.0.1:${await room.port()}`;
  const terminal = await Tmux.open(80);
  const [command, words] = Program.commandLine(["chat", "join", address, "--name", "bob"]);
  await terminal.type(`clear; ${[command, ...words].join(" ")}`);
  await terminal.press("Enter");
  await terminal.shows(/^\* You are bob in #lobby\.\n#lobby>$/m);
  return { room, terminal, address };
}

peerTest("chat join keeps a half-typed line while messages arrive", "tmux", async () => {
  const { room, terminal, address } = await start();
  await using _room = room;
  await using _terminal = terminal;
  await terminal.type("half 世界");
  await sockeye(["chat", "join", address, "--name", "alice"], "hello\n");
  await terminal.shows(/^\d\d:\d\d alice: hello\n\* alice left.*\n#lobby> half 世界\n*$/m);
  await terminal.press("Enter");
  await terminal.shows(/^\d\d:\d\d bob: half 世界\n#lobby>\n*$/m);
});

peerTest("chat join completes commands and names, and goes to another room", "tmux", async () => {
  const { room, terminal, address } = await start();
  await using _room = room;
  await using _terminal = terminal;
  await using alice = Program.start(["chat", "join", address, "--name", "alice"]);
  await terminal.shows(/alice joined/);
  await terminal.type("al");
  await terminal.press("Tab");
  await terminal.shows(/^#lobby> alice:$/m);
  await terminal.press("C-u");
  await terminal.type("/jo");
  await terminal.press("Tab");
  await terminal.type("den");
  await terminal.press("Enter");
  await terminal.shows(/^#den>$/m);
  await alice.write("over there\n");
  await terminal.shows(/^\d\d:\d\d \[lobby\] alice: over there\n#den>$/m);
});

peerTest("chat join leaves on Ctrl-D, on Ctrl-C and on /quit", "tmux", async () => {
  for (const leave of [["C-d"], ["C-c"], ["/quit", "Enter"]]) {
    const { room, terminal } = await start();
    await using _room = room;
    await using _terminal = terminal;
    await terminal.press(...leave);
    await terminal.shows(/^\$$/m);
    await terminal.type("echo code $?");
    await terminal.press("Enter");
    await terminal.shows(/^code 0$/m);
  }
});

peerTest("chat join says that the connection is lost, and tries again", "tmux", async () => {
  const { room, terminal } = await start();
  await using _room = room;
  await using _terminal = terminal;
  room.kill();
  await terminal.shows(/^\* connection lost: next try in [\d.]+ s/m);
  await terminal.type("later");
  await terminal.press("Enter");
  await terminal.shows(/^\* waits for the connection: later$/m);
  await terminal.shows(/^#lobby \(offline\)>/m);
});
