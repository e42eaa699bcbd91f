import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { sockeye } from "./program.ts";

const CAPTURE = "\0\x07hello\0\x0awireless\0\x03x\0\x05yes";

Deno.test("frame guess prints a spec that frame decode takes, with its reasons", async () => {
  const { code, stdout } = await sockeye(["frame", "guess", "-"], CAPTURE);
  assertEquals(code, 0);
  assertMatch(stdout, /^--frame u16be:adjust=-2 +(sure|likely) +tiles 25 bytes as 4 frames, /);
  const [, spec = ""] = /--frame (\S+)/.exec(stdout)!;
  const decoded = await sockeye(["frame", "decode", "--frame", spec], CAPTURE);
  assertEquals(decoded.stdout, "hello\nwireless\nx\nyes\n");
});

Deno.test("frame guess tells scripts the same in JSON", async () => {
  const { stdout } = await sockeye(["frame", "guess", "--json"], CAPTURE);
  const [best] = JSON.parse(stdout).guesses;
  assertEquals([best.spec, best.frames, best.clean], ["u16be:adjust=-2", 4, true]);
});

Deno.test("frame guess ends with 1 when nothing fits", async () => {
  const { code, stderr } = await sockeye(["frame", "guess"], "no boundaries in here");
  assertEquals(code, 1);
  assertStringIncludes(stderr, "Cannot find a codec that fits these 21 bytes");
});
