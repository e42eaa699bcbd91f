import { assertEquals, assertMatch } from "@std/assert";
import { freePort, Peer, peerTest } from "../../peers.ts";
import { type Answer, answer, canned, ok } from "../../http/client/canned.ts";
import { type Outcome, Program } from "../program.ts";

/** Runs `http get` in a folder of its own, which is gone afterwards. */
async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function start(folder: string, args: readonly string[]): Program {
  return Program.start(["http", "get", ...args, "--download"], { wrapper: ["env", "-C", folder] });
}

async function run(folder: string, args: readonly string[]): Promise<Outcome> {
  await using program = start(folder, args);
  await program.end();
  return await program.outcome();
}

function filesOf(folder: string): Record<string, string> {
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
  return Object.fromEntries(
    names.map((name) => [name, Deno.readTextFileSync(`${folder}/${name}`)]),
  );
}

Deno.test("http get --download names the file, and replaces none but that of --output", async () => {
  await inFolder(async (folder) => {
    const named = ok("b", ['Content-Disposition: attachment; filename="../named.txt"']);
    await using server = await canned([ok("a"), ok("b"), named, ok("c"), ok("d")]);
    const url = `${server.origin}/x.txt`;
    const { code, stdout, stderr } = await run(folder, [url]);
    assertEquals([code, stdout, stderr], [0, "", "saved 1 byte in x.txt\n"]);
    for (const more of [[], [], ["--output", "o"], ["--output", "o"]]) {
      await run(folder, [url, ...more]);
    }
    assertEquals(filesOf(folder), { "named.txt": "b", "o": "d", "x-1.txt": "b", "x.txt": "a" });
  });
});

Deno.test("http get --download saves no error page", async () => {
  await inFolder(async (folder) => {
    await using server = await canned([answer("404 Not Found", { body: "page" })]);
    const { code, stderr } = await run(folder, [`${server.origin}/x`]);
    assertEquals([code, filesOf(folder)], [1, {}]);
    assertMatch(stderr, /^sockeye: download http:\S+: the answer is 404 Not Found\n$/);
    assertEquals((await run(folder, [`${server.origin}/x`, "--check"])).code, 4);
  });
});

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: "v1"\r\n\r\n';
const REST = answer("206 Partial Content", {
  body: "56789",
  headers: ['ETag: "v1"', "Content-Range: bytes 5-9/10"],
});

/** What the second run of a download does after the first one got `01234` of `0123456789`. */
async function resume(
  folder: string,
  answers: Answer[],
): Promise<Outcome & { requests: string[] }> {
  await using server = await canned([`${HEAD}01234`, ...answers]);
  const first = await run(folder, [`${server.origin}/x`]);
  assertMatch(
    first.stderr,
    /^kept 5 bytes in x.part: the same command goes on from there\nsockeye: read/,
  );
  assertEquals([first.code, Object.keys(filesOf(folder))], [1, ["x.part", "x.part.json"]]);
  const second = await run(folder, [`${server.origin}/x`]);
  return { ...second, requests: server.requests.slice(1) };
}

Deno.test("http get --download goes on where it was cut off", async () => {
  await inFolder(async (folder) => {
    const { code, stderr, requests } = await resume(folder, [REST]);
    assertEquals([code, filesOf(folder)], [0, { x: "0123456789" }]);
    assertEquals(stderr, "saved 10 bytes in x, 5 bytes of them from before\n");
    assertMatch(requests[0]!, /Range: bytes=5-\r\nIf-Range: "v1"\r\n/);
  });
});

const AFRESH: readonly (readonly [what: string, answers: string[]])[] = [
  ["a server that knows no ranges", [`${HEAD}0123456789`]],
  ["another version", [REST.replace("v1", "v2"), `${HEAD}0123456789`]],
  ["a range that was not asked for", [REST.replace("5-9", "4-8"), `${HEAD}0123456789`]],
  ["a range that is refused", [answer("416 Range Not Satisfiable"), `${HEAD}0123456789`]],
];

Deno.test("http get --download starts afresh where it cannot go on", async () => {
  for (const [what, answers] of AFRESH) {
    await inFolder(async (folder) => {
      const { code, requests } = await resume(folder, answers);
      assertEquals([code, filesOf(folder)], [0, { x: "0123456789" }], what);
      assertEquals(requests.length, answers.length);
      if (requests[1]) assertEquals(/Range/.test(requests[1]), false, what);
    });
  }
});

Deno.test("http get --download leaves the part when it is interrupted", async () => {
  await inFolder(async (folder) => {
    await using server = await canned([async (stream) => {
      await stream.write(new TextEncoder().encode(`${HEAD}01234`));
      while (await stream.read(new Uint8Array(4096)) !== null);
    }]);
    await using program = start(folder, [`${server.origin}/x`]);
    while (await Deno.readTextFile(`${folder}/x.part`).catch(() => "") !== "01234");
    program.kill("SIGINT");
    const { code, stderr } = await program.outcome();
    assertEquals([code, filesOf(folder)["x.part"]], [1, "01234"]);
    assertMatch(stderr, /^kept 5 bytes in x.part[^]*: aborted\n$/);
  });
});

Deno.test("http get --download leaves a file alone that is no part of its own", async () => {
  await inFolder(async (folder) => {
    Deno.writeTextFileSync(`${folder}/x.part`, "mine");
    await using server = await canned([ok("a")]);
    const { code, stderr } = await run(folder, [`${server.origin}/x`]);
    assertEquals([code, filesOf(folder)], [1, { "x.part": "mine" }]);
    assertMatch(stderr, /Cannot write x.part: it is there and was not begun by a download/);
  });
});

peerTest("http get --download resumes from busybox httpd", "busybox", async () => {
  await inFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/www`);
    Deno.writeTextFileSync(`${folder}/www/x`, "0123456789");
    const port = freePort();
    const where = ["-p", `127.0.0.1:${port}`, "-h", `${folder}/www`];
    await using _server = new Peer("busybox", ["httpd", "-f", ...where]);
    const url = `http://127.0.0.1:${port}/x`;
    const etag = await tagOf(url);
    const down = `${folder}/down`;
    Deno.mkdirSync(down);
    Deno.writeTextFileSync(`${down}/x.part`, "01234");
    Deno.writeTextFileSync(`${down}/x.part.json`, JSON.stringify({ url, validator: etag }));
    const { code, stderr } = await run(down, [url]);
    assertEquals([code, filesOf(down)], [0, { x: "0123456789" }]);
    assertMatch(stderr, /5 bytes of them from before/);
  });
});

/** The entity tag, once the server listens. */
async function tagOf(url: string): Promise<string | null> {
  for (;;) {
    const response = await fetch(url, { method: "HEAD" }).catch(() => undefined);
    if (response) return response.headers.get("etag");
  }
}
