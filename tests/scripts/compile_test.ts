import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { permissionFlags } from "../../scripts/compile/permission_flags.ts";
import { Folder, run, withoutRuntimes } from "./executable.ts";

const FIXTURE = new URL("fixture/program.ts", import.meta.url).pathname;

/** Runs scripts/compile.ts, where `env` may keep it from what it needs. */
async function compile(
  args: string[],
  env: Record<string, string> = {},
): Promise<Deno.CommandOutput> {
  const script = new URL("../../scripts/compile.ts", import.meta.url).pathname;
  const command = ["run", "--quiet", "-P=compile", script, ...args, FIXTURE];
  return await new Deno.Command(Deno.execPath(), { args: command, env }).output();
}

Deno.test("permissionFlags() grants all, some or nothing of a kind", () => {
  const flags = permissionFlags({ net: true, env: ["HOME", "TERM"], run: false });
  assertEquals(flags, ["--allow-net", "--allow-env=HOME,TERM"]);
});

Deno.test("compile.ts writes an executable and says of which kind", async () => {
  await using folder = new Folder();
  const output = `${folder.path}/dist/program`;
  const { stdout } = await compile(["--output", output]);
  assertMatch(new TextDecoder().decode(stdout), /^Wrote .+, (compiled for|a self-extracting)/);
  const { text } = await run([output, "arguments", "a b"], { cache: `${folder.path}/cache` });
  assertEquals(text, '["a b"]\n');
});

Deno.test("compile.ts says what it takes to compile for another platform", async () => {
  await using folder = new Folder();
  const target = Deno.build.os === "darwin" ? "x86_64-unknown-linux-gnu" : "aarch64-apple-darwin";
  const env = { DENO_DIR: await withoutRuntimes(folder), HTTPS_PROXY: "http://127.0.0.1:9" };
  const { code, stderr } = await compile(
    ["--target", target, "--output", `${folder.path}/program`],
    env,
  );
  assertEquals(code, 1);
  const complaint = new TextDecoder().decode(stderr);
  assertStringIncludes(complaint, `Cannot compile for ${target}: its runtime cannot be had: `);
  assertStringIncludes(complaint, "DENORT_BIN");
});

Deno.test("compile.ts reports a program that cannot be compiled", async () => {
  await using folder = new Folder();
  await Deno.writeTextFile(`${folder.path}/broken.ts`, 'import "./missing.ts";');
  const { code, stderr } = await compile([
    "--output",
    `${folder.path}/x`,
    `${folder.path}/broken.ts`,
  ]);
  assertEquals(code, 1);
  assertStringIncludes(new TextDecoder().decode(stderr), "missing.ts");
});
