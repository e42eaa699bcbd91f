import { assert, assertEquals } from "@std/assert";
import { completionScript } from "../../lib/cli/completions.ts";
import { peerTest } from "../peers.ts";

/** What bash offers for the last of some words. */
async function complete(...words: string[]): Promise<string[]> {
  const script = `${completionScript("bash")}
COMP_WORDS=(sockeye "$@"); COMP_CWORD=$#; _sockeye 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const args = ["-c", script, "bash", ...words];
  const { stdout } = await new Deno.Command("bash", { args }).output();
  return new TextDecoder().decode(stdout).split("\n").filter(Boolean);
}

peerTest(
  "completionScript() offers commands, their objects and addresses in bash",
  "bash",
  async () => {
    assertEquals(await complete("be"), ["bench"]);
    assertEquals(await complete("bench", "di"), ["diff"]);
    assertEquals(await complete("bench", "se"), ["serve"]);
    assertEquals(await complete("bench", "tc"), ["tcp://"]);
    assertEquals(await complete("bench", "serve", "unix"), ["unix:"]);
    assertEquals(await complete("bench", "diff", "tc"), []);
    assert((await complete("ports", "loc")).every((host) => host.startsWith("loc")));
  },
);

peerTest("completionScript() offers the flags of the command at hand in bash", "bash", async () => {
  assertEquals(await complete("bench", "--thr"), ["--threads"]);
  assertEquals(await complete("bench", ":9", "--thr"), ["--threads"]);
  assertEquals(await complete("bench", "diff", "--thr"), []);
  assertEquals(await complete("bench", "serve", ":9", "--mode", "do"), ["down"]);
  assertEquals(await complete("relay", ":1", ":2", "--view", "c"), ["cbor"]);
  assertEquals(await complete("relay", "--view", "m"), ["msgpack"]);
  assertEquals(await complete("listen", ":1", "--view", "b"), ["base64"]);
  assert(completionScript("fish").includes(`-l view -x -a 'text hex json msgpack cbor'`));
});
