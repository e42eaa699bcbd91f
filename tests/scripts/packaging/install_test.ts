import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { gzip } from "../../../scripts/archive/gzip.ts";
import { sha256 } from "../../../scripts/archive/sha256.ts";
import { writeTar } from "../../../scripts/archive/tar.ts";
import { peerTest } from "../../peers.ts";
import { Folder } from "../executable.ts";

const SCRIPT = new URL("../../../scripts/packaging/install.sh", import.meta.url).pathname;
const TARBALL = `sockeye-${Deno.build.target}.tar.gz`;

/** A release whose executable is a line of shell, as an HTTP server has it. */
async function releaseOf(program: string): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const files = { "bin/sockeye": program, "share/man/man1/sockeye.1": "manual" };
  const entries = Object.entries(files).map(([path, text]) => ({
    path: `sockeye-${Deno.build.target}/${path}`,
    mode: path.startsWith("bin/") ? 0o755 : 0o644,
    content: new TextEncoder().encode(text),
  }));
  const tarball = new Uint8Array(await gzip(writeTar(entries, { mtime: 1 })));
  const sums = `${"0".repeat(64)}  other.tar.gz\n${await sha256(tarball)}  ${TARBALL}\n`;
  return new Map([[TARBALL, tarball], ["SHA256SUMS", new TextEncoder().encode(sums)]]);
}

/** The output of one run of the installer, and what is below its HOME then. */
interface Installed {
  code: number;
  stdout: string;
  stderr: string;
  files: string[];
}

/** What {@linkcode install} installs with. */
interface InstallOptions {
  files: Map<string, Uint8Array<ArrayBuffer>>;
  home: string;
  path?: string;
}

async function install(shell: string[], options: InstallOptions): Promise<Installed> {
  const { files, home, path = Deno.env.get("PATH")! } = options;
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const file = files.get(new URL(request.url).pathname.slice("/release/".length));
    return file ? new Response(file) : new Response("", { status: 404 });
  });
  const url = `http://127.0.0.1:${server.addr.port}/release/`;
  const { code, stdout, stderr } = await new Deno.Command(shell[0]!, {
    args: [...shell.slice(1), SCRIPT],
    env: { HOME: home, SOCKEYE_BASE_URL: url, PATH: path, TMPDIR: home },
    clearEnv: true,
  }).output();
  const decoder = new TextDecoder();
  const texts = { stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  return { code, ...texts, files: await Array.fromAsync(walk(home)) };
}

async function* walk(folder: string): AsyncGenerator<string> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  for (const { name, isDirectory } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    if (isDirectory) yield* walk(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}

const PROGRAM = "#!/bin/sh\necho sockeye 1.2.3\n";

peerTest("install.sh puts the release below ~/.local, as often as it is run", "dash", async () => {
  await using folder = new Folder();
  const options = { files: await releaseOf(PROGRAM), home: folder.path };
  const prefix = `${folder.path}/.local`;
  for (let time = 0; time < 2; time++) {
    const { code, stdout, stderr, files } = await install(["dash"], options);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, `Installed sockeye 1.2.3 as ${prefix}/bin/sockeye\n`);
    assertMatch(stdout, /^Add .+ to your PATH/m);
    assertEquals(files, [`${prefix}/bin/sockeye`, `${prefix}/share/man/man1/sockeye.1`]);
  }
});

peerTest("install.sh needs nothing that busybox does not have", "busybox", async () => {
  await using folder = new Folder();
  await using tools = new Folder();
  const applets = { args: ["--install", "-s", tools.path] };
  assert((await new Deno.Command("busybox", applets).output()).success);
  const options = { files: await releaseOf(PROGRAM), home: folder.path, path: tools.path };
  const { code, stderr, files } = await install([`${tools.path}/sh`], options);
  assertEquals([code, stderr], [0, ""]);
  assertEquals(files.length, 2);
});

for (const shell of [["dash"], ["busybox", "sh"]]) {
  peerTest(
    `install.sh installs nothing of a damaged release (${shell[0]})`,
    shell[0]!,
    async () => {
      await using folder = new Folder();
      const files = await releaseOf(PROGRAM);
      files.get(TARBALL)![20]! ^= 1;
      const installed = await install(shell, { files, home: folder.path });
      assertEquals([installed.code, installed.files], [1, []]);
      assertMatch(installed.stderr, /checksum is [0-9a-f]{64}, not [0-9a-f]{64}: nothing was/);
    },
  );
}

peerTest("install.sh installs nothing that the checksums do not list", "dash", async () => {
  await using folder = new Folder();
  const files = await releaseOf(PROGRAM);
  files.set("SHA256SUMS", new TextEncoder().encode(`${"0".repeat(64)}  x${TARBALL}\n`));
  const installed = await install(["dash"], { files, home: folder.path });
  assertEquals([installed.code, installed.files], [1, []]);
  assertStringIncludes(installed.stderr, "SHA256SUMS does not list it");
});

peerTest("install.sh installs nothing when a file is missing", "dash", async () => {
  await using folder = new Folder();
  const files = await releaseOf(PROGRAM);
  files.delete(TARBALL);
  const installed = await install(["dash"], { files, home: folder.path });
  assertEquals([installed.code, installed.files], [1, []]);
  assertStringIncludes(installed.stderr, `${TARBALL}: curl could not`);
});

peerTest("install.sh installs nothing that does not run here", "dash", async () => {
  await using folder = new Folder();
  const files = await releaseOf("#!/bin/sh\nexit 1\n");
  const installed = await install(["dash"], { files, home: folder.path });
  assertEquals([installed.code, installed.files], [1, []]);
  assertStringIncludes(installed.stderr, "on this machine: nothing was installed");
});

peerTest("The scripts of a release are what shellcheck calls portable", "shellcheck", async () => {
  const head = new URL("../../../scripts/compile/head.sh", import.meta.url).pathname;
  const args = ["--shell=sh", SCRIPT, head];
  const { stdout } = await new Deno.Command("shellcheck", { args }).output();
  assertEquals(new TextDecoder().decode(stdout), "");
});
