import { assertEquals } from "@std/assert";
import { peerTest } from "../../peers.ts";
import { Tmux } from "./tmux.ts";

const PROGRAM = new URL("testdata/prompt_program.ts", import.meta.url).pathname;

/** A terminal with the program in it, and a way to have messages arrive. */
async function start(columns = 40) {
  const terminal = await Tmux.open(columns);
  await terminal.type(
    `clear; ${Deno.execPath()} run -q --allow-net=127.0.0.1 --allow-run ${PROGRAM}`,
  );
  await terminal.press("Enter");
  const [, port] = await terminal.shows(/^port (\d+)\n>$/m);
  return { terminal, port: Number(port) };
}

async function arrive(port: number, text: string): Promise<void> {
  using conn = await Deno.connect({ hostname: "127.0.0.1", port });
  await conn.write(new TextEncoder().encode(text));
  conn.closeWrite();
  await conn.read(new Uint8Array(1)); // Its end says that all was taken.
}

peerTest("terminalPrompt() keeps a half-typed line while messages arrive", "tmux", async () => {
  const { terminal, port } = await start();
  await using _ = terminal;
  await terminal.type("half 世界é");
  await terminal.shows(/^> half 世界é$/m);
  await arrive(port, "hello\nworld 🦀\n");
  await terminal.shows(/^port \d+\nhello\nworld 🦀\n> half 世界é\n*$/m);
  await terminal.hasCursorAt(12);
  await terminal.press("BSpace", "BSpace");
  await arrive(port, "third\n");
  await terminal.shows(/^third\n> half 世\n*$/m);
  await terminal.hasCursorAt(9);
  await terminal.press("Enter");
  await terminal.shows(/^> half 世\nsaid half 世\n>\n*$/m);
});

peerTest("terminalPrompt() keeps its row whole in a narrower terminal", "tmux", async () => {
  const { terminal, port } = await start();
  await using _ = terminal;
  await terminal.type("0123456789");
  await terminal.shows(/^> 0123456789$/m);
  await terminal.resize(20);
  await arrive(port, "before\n");
  await terminal.shows(/^before\n> 0123456789\n*$/m);
  await terminal.type("abcdefghij世");
  await terminal.shows(/^> 56789abcdefghij世\n*$/m);
  await terminal.press("Home");
  await terminal.hasCursorAt(2);
  await arrive(port, "after\n");
  await terminal.shows(/^before\nafter\n> 0123456789abcdefg\n*$/m);
  await terminal.resize(40);
  await terminal.shows(/^after\n> 0123456789abcdefghij世\n*$/m);
});

peerTest(
  "terminalPrompt() mends a row that a narrower terminal broke in three",
  "tmux",
  async () => {
    const { terminal, port } = await start();
    await using _ = terminal;
    // tmux pushes rows out at the top for those it breaks; what is out there cannot be mended.
    await arrive(port, "1\n2\n3\n4\nbefore\n");
    await terminal.type("0123456789".repeat(3));
    await terminal.shows(/^before\n> (0123456789){3}\n*(?![^])/m);
    await terminal.resize(15);
    await terminal.shows(/^before\n> 890123456789\n*(?![^])/m);
    await arrive(port, "after\n");
    await terminal.resize(40);
    await terminal.shows(/^before\nafter\n> (0123456789){3}\n*(?![^])/m);
  },
);

peerTest(
  "terminalPrompt() shows no control sequence that arrives or is pasted",
  "tmux",
  async () => {
    const { terminal, port } = await start();
    await using _ = terminal;
    await arrive(port, "\x1b[2J\x1b]0;title\x07\x1b[10;10Hx\n");
    await terminal.shows(/^port \d+\n\\x1b\[2J\\x1b\]0;title\\x07\\x1b\[10;10Hx\n>\n*$/m);
    await terminal.type("\x1b[200~a\x1b[2Jb\x1b[201~");
    await terminal.shows(/^> a\\x1b\[2Jb$/m);
  },
);

const ENDINGS: [what: string, keys: string[], shown: RegExp][] = [
  ["a line q", ["q", "Enter"], /^> q\noutcome closed\n\$$/m],
  ["Ctrl-D", ["C-d"], /^outcome end\n\$$/m],
  ["Ctrl-C in a half-typed line", ["a", "C-c"], /^outcome interrupt\n\$$/m],
  ["an exit of the program", ["e", "x", "i", "t", "Enter"], /^> exit\n\$$/m],
  ["SIGTERM", ["t", "e", "r", "m", "Enter"], /^> term\noutcome interrupt\n\$$/m],
];

for (const [what, keys, shown] of ENDINGS) {
  peerTest(`terminalPrompt() restores the terminal after ${what}`, "tmux", async () => {
    const { terminal } = await start();
    await using _ = terminal;
    await terminal.press(...keys);
    await terminal.shows(shown);
    await assertCooked(terminal);
  });
}

peerTest("terminalPrompt() comes back after Ctrl-Z and fg", "tmux", async () => {
  const { terminal } = await start();
  await using _ = terminal;
  await terminal.type("half");
  await terminal.shows(/^> half$/m);
  await terminal.press("C-z");
  await terminal.shows(/\$$/m);
  await terminal.type("clear; fg");
  await terminal.press("Enter");
  await terminal.shows(/^> half\n*(?![^])/m);
  await terminal.press("BSpace", "Enter");
  await terminal.shows(/^> hal\nsaid hal\n>\n*$/m);
});

async function assertCooked(terminal: Tmux): Promise<void> {
  await terminal.type("stty -a | grep -oE -- '-?(icanon|echo|isig|icrnl|opost) ' | xargs");
  await terminal.press("Enter");
  const [modes] = await terminal.shows(/^-?[a-z]+ -?[a-z]+ -?[a-z]+ -?[a-z]+ -?[a-z]+$/m);
  assertEquals(modes.split(" ").toSorted(), ["echo", "icanon", "icrnl", "isig", "opost"]);
}
