import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Program, sockeye } from "./program.ts";

Deno.test("frame encode and decode are each other's inverse for every kind of codec", async () => {
  const specs = ["u32le", "varint", "decimal", "netstring", "line", "content-length", "cobs"];
  for (const spec of specs) {
    const path = await Deno.makeTempFile();
    try {
      const lines = "one\ntwo words\n粘包\n";
      const encoded = await sockeye(["frame", "encode", "--frame", spec, "-o", path], lines);
      assertEquals([encoded.code, encoded.stdout], [0, ""], encoded.stderr);
      const { stdout } = await sockeye(["frame", "decode", "--frame", spec, path]);
      assertEquals(stdout, lines, spec);
    } finally {
      await Deno.remove(path);
    }
  }
});

Deno.test("frame decode prints the frames before a truncated one, then fails in one line", async () => {
  await using program = Program.start(["frame", "decode", "--frame", "u16be"]);
  await program.write(new Uint8Array([0, 2, 104, 105, 0, 9, 120]));
  await program.end();
  const { code, stdout, stderr } = await program.outcome();
  assertEquals([code, stdout], [1, "hi\n"]);
  assertMatch(stderr, /^sockeye: Cannot finish a u16be frame: .* after 3 bytes of it\n$/);
});

Deno.test("frame decode names what an absurd length looks like", async () => {
  const { code, stderr } = await sockeye(["frame", "decode", "-f", "u32be"], "GET / HTTP/1.1\r\n");
  assertEquals(code, 1);
  assertStringIncludes(stderr, "HTTP");
  assertStringIncludes(stderr, "47 45 54 20");
});

Deno.test("frame inspect draws headers, payloads and the fault", async () => {
  await using program = Program.start(["frame", "inspect", "--frame", "u16be"]);
  await program.write(new Uint8Array([0, 2, 104, 105, 0, 0, 0, 9, 120]));
  await program.end();
  const { stdout } = await program.outcome();
  assertStringIncludes(stdout, "68 69");
  assertStringIncludes(stdout, "00 09");
});

Deno.test("frame asks for a codec, and for a file that exists", async () => {
  const noCodec = await sockeye(["frame", "encode"], "x");
  assertEquals(noCodec.code, 2);
  assertStringIncludes(noCodec.stderr, "add --frame SPEC");
  const noFile = await sockeye(["frame", "decode", "-f", "u8", "/nowhere/at/all"]);
  assertEquals([noFile.code, noFile.stderr], [
    1,
    "sockeye: open /nowhere/at/all: no such file or folder: check the path\n",
  ]);
  const folder = await sockeye(["frame", "decode", "-f", "u8", "tests"]);
  assertEquals([folder.code, folder.stderr], [
    1,
    "sockeye: read tests: it is a folder: name a file in it\n",
  ]);
});

Deno.test("frame encode and decode refuse to write over what they read", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [path, link] = [`${folder}/in`, `${folder}/link`];
    await Deno.writeTextFile(path, "hello\n");
    await Deno.link(path, link);
    for (const command of ["encode", "decode"]) {
      for (const wrapper of [["sh", "-c", 'exec "$@" < $0', path], []]) {
        const input = wrapper.length > 0 ? [] : [path];
        const args = ["frame", command, "--frame", "u8", ...input, "-o", link];
        await using program = Program.start(args, { wrapper });
        const { code, stderr } = await program.outcome();
        const said = `Cannot write ${link}: this command reads it too: name another file`;
        assertEquals([code, stderr], [2, `sockeye: ${said}\n`]);
        assertEquals(await Deno.readTextFile(path), "hello\n");
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("frame encode --hex encodes the lines before one that cannot be read", async () => {
  const { code, stdout } = await sockeye(["frame", "encode", "-f", "u8", "--hex"], "41 42\n4\n");
  assertEquals([code, stdout], [2, "\x02AB"]);
});

Deno.test("frame encode says that standard output is full in one line", async () => {
  const wrapper = ["sh", "-c", 'exec "$@" > /dev/full', "sh"];
  await using program = Program.start(["frame", "encode", "--frame", "u8"], { wrapper });
  await program.write("one\n");
  await program.end();
  const { code, stderr } = await program.outcome();
  assertEquals([code, stderr], [
    1,
    "sockeye: write standard output: the disk is full: free some space, or write elsewhere\n",
  ]);
});

Deno.test("frame inspect draws what has come while more is to come", async () => {
  await using program = Program.start(["frame", "inspect", "--frame", "u16be"]);
  await program.write(new Uint8Array([0, 2, 104, 105, 0]));
  await program.stdout.match(/frame 1 at 0[^]*68 69/);
  await program.write(new Uint8Array([1, 104]));
  await program.stdout.match(/frame 2 at 4[^]*68/);
});

Deno.test("frame inspect draws every frame of a long input once, in order", async () => {
  const { code, stdout } = await sockeye(["frame", "inspect", "-f", "u8"], "\x01a".repeat(20_000));
  const places = Array.from(stdout.matchAll(/^frame (\d+) at (\d+):/gm), ([, n, at]) => [n, at]);
  assertEquals([code, places.length], [0, 20_000]);
  assertEquals(places.every(([n, at], i) => Number(n) === i + 1 && Number(at) === 2 * i), true);
});
