import { assertEquals, assertStringIncludes } from "@std/assert";
import manifest from "../../../deno.json" with { type: "json" };
import { permissionFlags } from "../../../scripts/compile/permission_flags.ts";
import { Folder } from "../executable.ts";

const ROOT = new URL("../../..", import.meta.url).pathname;
const DOCKERFILE = await Deno.readTextFile(`${ROOT}scripts/packaging/Dockerfile`);

function instruction(name: string): string {
  return new RegExp(`^${name} (.+)$`, "m").exec(DOCKERFILE)![1]!;
}

const ENTRYPOINT: string[] = JSON.parse(instruction("ENTRYPOINT"));

Deno.test("The image runs the program with the permissions of deno.json, and not as root", () => {
  const flags = ENTRYPOINT.filter((word) => /^--(allow|unstable)/.test(word));
  const unstable = manifest.unstable.map((name) => `--unstable-${name}`);
  assertEquals(flags, [...permissionFlags(manifest.permissions.default), ...unstable]);
  assertEquals(instruction("USER"), "65532:65532");
});

Deno.test("The image has the licences of what is in it", async () => {
  await using folder = new Folder();
  const [script = ""] = /scripts\/release\/\S+/.exec(DOCKERFILE) ?? [];
  const args = ["run", "--quiet", "-P=release", script, `${folder.path}/NOTICE`];
  const { code } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).output();
  assertEquals(code, 0);
  const notice = await Deno.readTextFile(`${folder.path}/NOTICE`);
  for (const name of ["deno 2.9.6 (MIT)", "@peculiar/x509"]) assertStringIncludes(notice, name);
});

Deno.test("The image's layout needs no folder that can be written", async () => {
  await using folder = new Folder();
  const bundle = ["bundle", "--quiet", "--code-splitting", "--outdir", folder.path, "main.ts"];
  await new Deno.Command(Deno.execPath(), { args: bundle, cwd: ROOT }).output();
  const args = ENTRYPOINT.slice(1).map((word) => word.replace(/^\/app/, folder.path));
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args, "lab", "sticky", "--messages", "2"],
    // Nobody can make a folder there, not even root.
    env: { DENO_DIR: "/proc/none", DENO_NO_UPDATE_CHECK: "1" },
    clearEnv: true,
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  assertStringIncludes(new TextDecoder().decode(stdout), "2 messages sent, 2 frames received");
});
