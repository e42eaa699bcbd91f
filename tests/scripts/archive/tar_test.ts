import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { gzip } from "../../../scripts/archive/gzip.ts";
import { writeTar } from "../../../scripts/archive/tar.ts";
import { peerTest } from "../../peers.ts";
import { Folder } from "../executable.ts";

const PROGRAM = { path: "a/bin/x", mode: 0o755, content: new Uint8Array(1000).fill(7) };
const TEXT = { path: "a/share/t", mode: 0o644, content: new TextEncoder().encode("text") };

async function tar(...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command("tar", { args, env: { TZ: "UTC0" } }).output();
  return new TextDecoder().decode(stdout);
}

peerTest(
  "writeTar() is read by tar, with root as owner and the time it was told",
  "tar",
  async () => {
    await using folder = new Folder();
    const file = `${folder.path}/x.tar.gz`;
    await Deno.writeFile(file, await gzip(writeTar([TEXT, PROGRAM], { mtime: 946684800 })));
    const [program, text, end] = (await tar("--numeric-owner", "-tvzf", file)).split("\n");
    assertMatch(program!, /^-rwxr-xr-x +0\/0 +1000 2000-01-01 00:00 a\/bin\/x$/);
    assertMatch(text!, /^-rw-r--r-- +0\/0 +4 2000-01-01 00:00 a\/share\/t$/);
    assertEquals(end, "");
    await tar("-xzf", file, "-C", folder.path);
    assertEquals(await Deno.readFile(`${folder.path}/a/bin/x`), PROGRAM.content);
  },
);

Deno.test("writeTar() gives the same bytes whatever order the files come in", async () => {
  const [one, other] = [[TEXT, PROGRAM], [PROGRAM, TEXT]].map((files) =>
    writeTar(files, { mtime: 1 })
  );
  assertEquals(await gzip(one!), await gzip(other!));
});

Deno.test("writeTar() refuses a path that its header has no room for", () => {
  const path = "é".repeat(51);
  assertThrows(() => writeTar([{ ...TEXT, path }], { mtime: 0 }), RangeError, "100 bytes");
});
