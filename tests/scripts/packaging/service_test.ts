import { assertEquals, assertMatch } from "@std/assert";
import { peerTest } from "../../peers.ts";
import { Folder } from "../executable.ts";

const UNIT = new URL("../../../scripts/packaging/sockeye.service", import.meta.url);

/** What systemd-analyze says of the unit, with a program that is there. */
async function analyze(...args: string[]): Promise<{ code: number; output: string }> {
  await using folder = new Folder();
  const path = `${folder.path}/sockeye.service`;
  const unit = await Deno.readTextFile(UNIT);
  await Deno.writeTextFile(path, unit.replaceAll("/usr/local/bin/sockeye", "/bin/true"));
  const command = new Deno.Command("systemd-analyze", { args: ["--no-pager", ...args, path] });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

peerTest("sockeye.service is what systemd understands", "systemd-analyze", async () => {
  assertEquals(await analyze("--man=no", "verify"), { code: 0, output: "" });
});

peerTest("sockeye.service is hardened as far as V8 allows", "systemd-analyze", async () => {
  // In tenths, of 10 that a unit with no setting has.
  const { code, output } = await analyze("--offline=true", "--threshold=20", "security");
  assertMatch(output, /Overall exposure level for .*: 1\.\d OK/);
  assertEquals(code, 0);
});
