import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { buildFixture, Folder, namesIn, run, unpackedIn } from "./executable.ts";

let folder: Folder;
let executable: string;

Deno.test.beforeAll(async () => {
  folder = new Folder();
  executable = await buildFixture(folder);
});
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());

/** A cache folder that the program was unpacked into. */
async function filledCache(): Promise<Folder> {
  const cache = new Folder();
  assertEquals(await greet(cache.path), "hello");
  return cache;
}

/** What the program says with this cache: its argument, or the error of the executable. */
async function greet(cache: string, program = executable): Promise<string> {
  const { code, text, stderr } = await run([program, "arguments", "hello"], { cache });
  assertEquals(code, text ? 0 : 1);
  return text ? JSON.parse(text)[0] : stderr;
}

Deno.test("executable keeps its cache to the user alone", async () => {
  await using parent = new Folder();
  const cache = `${parent.path}/not/there`;
  assertEquals(await greet(cache), "hello");
  for (const path of [cache, await unpackedIn(cache)]) {
    assertEquals((await Deno.stat(path)).mode! & 0o777, 0o700);
  }
});

Deno.test("executable uses its cache again", async () => {
  await using cache = await filledCache();
  const program = `${await unpackedIn(cache.path)}/deno`;
  const before = await Deno.stat(program);
  assertEquals(await greet(cache.path), "hello");
  const after = await Deno.stat(program);
  assertEquals([after.ino, after.mtime], [before.ino, before.mtime]);
});

Deno.test("executable unpacks once when it is first run several times at once", async () => {
  await using cache = new Folder();
  const greetings = [1, 2, 3].map(() => greet(cache.path));
  assertEquals(await Promise.all(greetings), ["hello", "hello", "hello"]);
  assertEquals((await namesIn(cache.path)).length, 1);
  assertEquals(await namesIn(await unpackedIn(cache.path)), ["app", "stamp"]);
});

Deno.test("executable replaces a runtime that was cut short", async () => {
  await using cache = await filledCache();
  const program = `${await unpackedIn(cache.path)}/deno`;
  const { size } = await Deno.stat(program);
  await Deno.truncate(program, size / 2);
  assertEquals(await greet(cache.path), "hello");
  assertEquals((await Deno.stat(program)).size, size);
  assertEquals((await namesIn(cache.path)).length, 1);
});

Deno.test("executable replaces a program that was changed, even where size and time agree", async () => {
  await using cache = await filledCache();
  const program = `${await unpackedIn(cache.path)}/app/program.js`;
  const { mtime } = await Deno.stat(program);
  const text = await Deno.readTextFile(program);
  await Deno.writeTextFile(program, "A" + text.slice(1));
  await Deno.utime(program, mtime!, mtime!);
  assertEquals(await greet(cache.path), "hello");
  assertEquals(await Deno.readTextFile(program), text);
});

Deno.test("executable checks its files anew when it lost its stamp", async () => {
  await using cache = await filledCache();
  const stamp = `${await unpackedIn(cache.path)}/stamp`;
  const text = await Deno.readTextFile(stamp);
  await Deno.remove(stamp);
  assertEquals(await greet(cache.path), "hello");
  assertEquals(await Deno.readTextFile(stamp), text);
});

Deno.test("executable refuses a cache that others can write", async () => {
  await using cache = await filledCache();
  for (const path of [await unpackedIn(cache.path), cache.path]) {
    for (const mode of [0o720, 0o702]) {
      await Deno.chmod(path, mode);
      const complaint = await greet(cache.path);
      assertStringIncludes(complaint, `sockeye: run from ${path}: other users can write there: `);
    }
    await Deno.chmod(path, 0o700);
  }
});

Deno.test("executable refuses a cache that belongs to another user", {
  ignore: Deno.uid() !== 0,
}, async () => {
  await using cache = await filledCache();
  for (const path of [await unpackedIn(cache.path), cache.path]) {
    await Deno.chown(path, 65534, 65534);
    const complaint = await greet(cache.path);
    assertStringIncludes(complaint, `sockeye: run from ${path}: it belongs to another user: `);
    await Deno.chown(path, 0, 0);
  }
});

Deno.test("executable says what is wrong with a cache that cannot be made", async () => {
  await using parent = new Folder();
  await Deno.writeTextFile(`${parent.path}/file`, "");
  assertEquals(
    await greet(`${parent.path}/file/cache`),
    `sockeye: unpack into ${parent.path}/file/cache: Not a directory: ` +
      "set SOCKEYE_CACHE to a folder that can be written\n",
  );
});

Deno.test("executable says what to do where there is no home", async () => {
  const command = new Deno.Command(executable, { clearEnv: true, env: { PATH: "/bin:/usr/bin" } });
  const { code, stderr } = await command.output();
  assertEquals(code, 1);
  assertStringIncludes(new TextDecoder().decode(stderr), "HOME is not set: set SOCKEYE_CACHE");
});

Deno.test("executable names the tool that it lacks", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const tools = ["find", "gzip", "mktemp", "sha256sum", "stat", "tail", "tar"];
  for (const missing of tools) {
    await using path = new Folder();
    await using cache = new Folder();
    for (const tool of tools) await Deno.symlink(`/usr/bin/${tool}`, `${path.path}/${tool}`);
    await Deno.remove(`${path.path}/${missing}`);
    const { stderr } = await run(["env", `PATH=${path.path}`, executable], { cache: cache.path });
    assertStringIncludes(stderr, `${missing} is not there: install it`);
  }
});

Deno.test("executable says that it is damaged when it was cut short", async () => {
  await using cache = new Folder();
  const half = `${cache.path}/half`;
  await Deno.copyFile(executable, half);
  await Deno.truncate(half, (await Deno.stat(half)).size / 2);
  const complaint = await greet(cache.path, half);
  assertEquals(complaint, `sockeye: unpack ${half}: the file is damaged: get it again\n`);
  assertEquals(await namesIn(cache.path), ["half"]);
});

Deno.test("executable leaves nothing behind when its first run is killed", async () => {
  await using cache = new Folder();
  using changes = Deno.watchFs(cache.path);
  const env = { SOCKEYE_CACHE: cache.path };
  const child = new Deno.Command(executable, { env, detached: true, stdout: "piped" }).spawn();
  for await (const { paths } of changes) if (paths.some((path) => path.includes(".new."))) break;
  Deno.kill(-child.pid, "SIGTERM");
  // The output ends when the last process of the group does.
  assertEquals((await child.output()).success, false);
  assertEquals((await namesIn(cache.path)).filter((name) => name.startsWith(".new.")), []);
});

Deno.test("executable clears away what a first run killed long ago left", async () => {
  await using cache = new Folder();
  await Deno.chmod(cache.path, 0o700);
  for (const [name, days] of [["old", 2], ["young", 0]] as const) {
    await Deno.mkdir(`${cache.path}/.new.${name}`);
    const time = new Date(Date.now() - days * 86_400_000);
    await Deno.utime(`${cache.path}/.new.${name}`, time, time);
  }
  assertEquals(await greet(cache.path), "hello");
  const names = await namesIn(cache.path);
  assert(names.includes(".new.young"));
  assert(!names.includes(".new.old"));
});

/** Whether this user may mount file systems, if only in a name space of its own. */
const canMount = await new Deno.Command("unshare", {
  args: ["--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"],
}).output().then(({ success }) => success, () => false);

const MOUNTS = {
  "is read-only": [
    "ro",
    "Read-only file system: set SOCKEYE_CACHE to a folder that can be written",
  ],
  "is full": ["size=20m", "it is full: make room for 101 MB"],
  "runs no programs": ["noexec", "programs cannot be run there: set SOCKEYE_CACHE"],
} as const;

for (const [state, [options, complaint]] of Object.entries(MOUNTS)) {
  Deno.test(`executable says that its cache ${state}`, { ignore: !canMount }, async () => {
    await using cache = new Folder();
    const script = 'mount -t tmpfs -o "mode=700,$1" none "$SOCKEYE_CACHE" && exec "$2"';
    const unshare = ["unshare", "--user", "--map-root-user", "--mount"];
    const commandLine = [...unshare, "sh", "-c", script, "sh", options, executable];
    const { code, stderr } = await run(commandLine, { cache: cache.path });
    assertEquals(code, 1);
    assertStringIncludes(stderr, `${cache.path}: ${complaint}`);
  });
}
