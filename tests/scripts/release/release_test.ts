import { assertEquals, assertStringIncludes } from "@std/assert";
import { Folder, withoutRuntimes } from "../executable.ts";

const ROOT = new URL("../../..", import.meta.url).pathname;

/** Runs the script in the repository, and returns its exit code and what it complained about. */
async function release(args: string[], env: Record<string, string> = {}) {
  const command = ["run", "--quiet", "-P=release", "scripts/release.ts", ...args];
  const options = { args: command, cwd: ROOT, env: { SOURCE_DATE_EPOCH: "946684800", ...env } };
  const { code, stderr } = await new Deno.Command(Deno.execPath(), options).output();
  return { code, complaint: new TextDecoder().decode(stderr) };
}

async function shell(script: string, cwd: string): Promise<string> {
  const env = { SOCKEYE_CACHE: `${cwd}/cache` };
  const command = new Deno.Command("sh", { args: ["-ec", script], cwd, env });
  const { code, stdout, stderr } = await command.output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("release.ts writes the same bytes for the same commit", async () => {
  await using folder = new Folder();
  const path = folder.path;
  for (const name of ["one", "other"]) {
    const { code, complaint } = await release(["--only-here", "--output", `${path}/${name}`]);
    assertEquals(code, 0, complaint);
  }
  await shell("diff -r one other && cd one && sha256sum -c SHA256SUMS", path);
  const output = await shell("tar -xzf one/*.tar.gz && cd sockeye-* && bin/sockeye version", path);
  assertStringIncludes(output, "sockeye ");
  assertEquals(
    await shell("cd sockeye-* && find . -type f | sort", path),
    [
      "./bin/sockeye",
      "./share/bash-completion/completions/sockeye",
      "./share/doc/sockeye/LICENSE",
      "./share/doc/sockeye/NOTICE",
      "./share/fish/vendor_completions.d/sockeye.fish",
      "./share/man/man1/sockeye.1",
      "./share/zsh/site-functions/_sockeye",
      "",
    ].join("\n"),
  );
});

Deno.test("release.ts writes what it can, and fails for a platform that it cannot build", async () => {
  await using folder = new Folder();
  const target = Deno.build.os === "darwin" ? "x86_64-unknown-linux-gnu" : "aarch64-apple-darwin";
  const output = `${folder.path}/out`;
  const env = { DENO_DIR: await withoutRuntimes(folder), HTTPS_PROXY: "http://127.0.0.1:9" };
  const { code, complaint } = await release(["--target", target, "--output", output], env);
  assertEquals(code, 1);
  assertStringIncludes(complaint, `Not built: Cannot compile for ${target}: `);
  const sums = await Deno.readTextFile(`${output}/SHA256SUMS`);
  assertEquals(sums.match(/\S+$/gm), ["install.sh", "sockeye.cdx.json"]);
});

Deno.test("release.ts refuses a time that is none", async () => {
  const { code, complaint } = await release(["--only-here"], { SOURCE_DATE_EPOCH: "yesterday" });
  assertEquals(code, 1);
  assertStringIncludes(complaint, "current value is yesterday");
});
