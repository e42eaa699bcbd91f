import { assertEquals, assertMatch } from "@std/assert";
import { encodeTapeEvent, encodeTapeHeader } from "../../../lib/relay/tape/encode.ts";
import { makeTapeHeader } from "../../../lib/relay/tape/header.ts";
import type { RelayEvent } from "../../../lib/relay/event.ts";
import { message, open } from "../../relay/tape/events.ts";
import { sockeye } from "../program.ts";

/** A tape as text. */
function tapeOf(events: readonly RelayEvent[]): string {
  const lines = [encodeTapeHeader(makeTapeHeader()), ...events.map(encodeTapeEvent)];
  return lines.map((line) => new TextDecoder().decode(line)).join("");
}

const TALK = [
  open(),
  message("ping\x1b[2J", { time: 1 }),
  message("pong", { direction: "down", time: 2, reads: 3 }),
  message("p", { direction: "down", index: 2, time: 4, glued: 2 }),
];

Deno.test("tape show prints what a tape holds, harmless", async () => {
  const { code, stdout } = await sockeye(["tape", "show", "-"], tapeOf(TALK));
  assertEquals(code, 0);
  assertEquals(stdout.split("\n"), [
    "0.000000 #1 open tcp://127.0.0.1:50001 -> tcp://127.0.0.1:9000",
    String.raw`0.001000 #1 up 1 8 bytes "ping\x1b[2J"`,
    '0.002000 #1 down 1 4 bytes "pong" (cut: 3 reads)',
    '0.004000 #1 down 2 1 byte "p" (glued: 2 in a read)',
    "",
  ]);
});

Deno.test("tape show says that the last line is cut, and which line is wrong", async () => {
  const cut = await sockeye(["tape", "show", "-"], `${tapeOf(TALK)}{"type":`);
  assertEquals([cut.code, cut.stdout.split("\n").length], [0, 5]);
  assertMatch(cut.stderr, /the tape ends inside a line.*: 8 bytes passed over/);
  const wrong = await sockeye(["tape", "show", "-"], `${tapeOf(TALK)}hello\n`);
  assertEquals([wrong.code, wrong.stdout.split("\n").length], [1, 5]);
  assertMatch(wrong.stderr, /^sockeye: Cannot read line 6 of the tape: it is no JSON/);
});

Deno.test("tape stats counts each direction", async () => {
  const { stdout } = await sockeye(["tape", "stats", "-"], tapeOf(TALK));
  const [, up = "", down = "", sum] = stdout.split("\n");
  assertEquals(up.split(/\s{2,}/), [
    ...["#1", "up", "1", "8", "8", "8", "8", "8", "-", "-", "-", "0%", "0%"],
  ]);
  assertEquals(down.split(/\s{2,}/), [
    ...["#1", "down", "2", "5", "1", "1", "4", "4"],
    ...["500.0", "2.000 ms", "2.000 ms", "50%", "50%"],
  ]);
  assertEquals(sum, "1 connection, 3 messages, 13 bytes");
  const { stdout: json } = await sockeye(["tape", "stats", "-", "--json"], tapeOf(TALK));
  const rows = json.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(rows.map(({ direction, messages }) => [direction, messages]), [["up", 1], [
    "down",
    2,
  ]]);
});

Deno.test("tape export and tape import give the messages back", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [tape, capture] = [`${folder}/tape`, `${folder}/x.pcapng`];
    await Deno.writeTextFile(tape, tapeOf(TALK));
    assertEquals((await sockeye(["tape", "export", tape, "--output", capture])).code, 0);
    const { code, stdout, stderr } = await sockeye(["tape", "import", capture]);
    assertEquals([code, stderr], [0, "1 connection in 6 packets\n"]);
    const shown = await sockeye(["tape", "show", "-"], stdout);
    assertMatch(
      shown.stdout,
      /#1 up 1 8 bytes .*\n.*#1 down 1 4 bytes "pong"\n.*#1 down 2 1 byte "p"/,
    );
    const wrong = await sockeye(["tape", "import", tape]);
    assertEquals(wrong.code, 1);
    assertMatch(wrong.stderr, /^sockeye: Cannot read this as a capture: it begins neither/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
