import { assertEquals } from "@std/assert";

Deno.test("The package has the library, the program and their papers, and nothing else", async () => {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["publish", "--dry-run", "--allow-dirty", "--no-check"],
    cwd: new URL("../..", import.meta.url),
    env: { NO_COLOR: "1" },
  }).output();
  const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  const root = new URL("../..", import.meta.url).href;
  const paths = [...output.matchAll(/^ +(file:\S+) \(/gm)].map(([, url]) =>
    url!.slice(root.length)
  );
  assertEquals([
    ...new Set(paths.map((path) => path.replace(/^(lib|scripts\/offline)\/.*/, "$1/"))),
  ], [
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "deno.json",
    "lib/",
    "main.ts",
    "scripts/offline/",
  ]);
});
