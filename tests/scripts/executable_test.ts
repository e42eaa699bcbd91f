import { assertEquals } from "@std/assert";
import { buildFixture, Folder, run } from "./executable.ts";

let folder: Folder;
let executable: string;
let cache: string;

Deno.test.beforeAll(async () => {
  folder = new Folder();
  executable = await buildFixture(folder);
  cache = `${folder.path}/cache`;
  await run([executable], { cache });
});
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());

/** Starts the executable as a terminal does: in a group of its own, which gets its signals. */
function start(verb: string): { group: number; lines: AsyncIterator<string>; ended: Ended } {
  const child = new Deno.Command(executable, {
    args: [verb],
    env: { SOCKEYE_CACHE: cache },
    detached: true,
    stdout: "piped",
  }).spawn();
  return { group: -child.pid, lines: linesOf(child.stdout), ended: child.status };
}

type Ended = Promise<Deno.CommandStatus>;

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}

Deno.test("executable passes arguments on as they are", async () => {
  const args = [
    "a b",
    "",
    "it's",
    '"$HOME"',
    "new\nline",
    "*",
    "--",
    "-V",
    "--allow-all",
    "\\n",
    "é",
  ];
  const { text } = await run([executable, "arguments", ...args], { cache });
  assertEquals(JSON.parse(text), args);
});

Deno.test("executable passes standard input through byte by byte", async () => {
  const stdin = Uint8Array.from({ length: 1 << 20 }, (_, i) => (i * i) >> 3);
  const { stdout, code } = await run([executable, "copy"], { cache, stdin });
  assertEquals(code, 0);
  assertEquals(stdout, stdin);
});

Deno.test("executable exits with the code of the program", async () => {
  for (const code of [0, 1, 3, 255]) {
    assertEquals((await run([executable, "exit", String(code)], { cache })).code, code);
  }
});

Deno.test("executable loads what the program imports late", async () => {
  assertEquals((await run([executable, "lazy"], { cache })).text, "loaded\n");
});

Deno.test("executable gives the program an interrupt once", async () => {
  const { group, lines, ended } = start("wait");
  assertEquals((await lines.next()).value, "ready");
  Deno.kill(group, "SIGINT");
  assertEquals((await lines.next()).value, "signal 1");
  Deno.kill(group, "SIGTERM");
  assertEquals((await lines.next()).done, true);
  assertEquals((await ended).code, 1);
});

Deno.test("executable dies of an interrupt that the program leaves alone", async () => {
  const { group, lines, ended } = start("obey");
  assertEquals((await lines.next()).value, "ready");
  Deno.kill(group, "SIGINT");
  assertEquals((await lines.next()).done, true);
  assertEquals((await ended).signal, "SIGINT");
});

for (const shell of ["dash", "bash", "busybox sh"]) {
  const [program, ...args] = shell.split(" ");
  const ignore = !(await run(["sh", "-c", `command -v ${program}`], { cache: "/" })).text;
  Deno.test(`executable runs under ${shell}${ignore ? " (not installed)" : ""}`, {
    ignore,
  }, async () => {
    const commandLine = [program!, ...args, executable, "arguments", "a b"];
    const { text, stderr } = await run(commandLine, { cache });
    assertEquals([text, stderr], ['["a b"]\n', ""]);
  });
}
