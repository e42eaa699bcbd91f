import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { serveFiles, type ServeFilesOptions } from "../../lib/http/files/serve_files.ts";
import type { HttpHandler } from "../../lib/http/serve_options.ts";
import { ask } from "./asking.ts";

const BIG = Uint8Array.from({ length: 100_000 }, (_, i) => i);

/** Runs a test in a folder with some files, and a secret beside it. */
async function inFolder(
  body: (handler: HttpHandler, root: string) => Promise<void>,
  options: ServeFilesOptions = {},
): Promise<void> {
  const above = await Deno.makeTempDir();
  const root = `${above}/root`;
  try {
    await Deno.mkdir(`${root}/sub/deep`, { recursive: true });
    await Deno.writeTextFile(`${above}/secret.txt`, "secret");
    await Deno.writeTextFile(`${root}/a.txt`, "0123456789");
    await Deno.writeTextFile(`${root}/.hidden`, "secret");
    await Deno.writeFile(`${root}/sub/big.bin`, BIG);
    await body(await serveFiles(root, options), root);
  } finally {
    await Deno.remove(above, { recursive: true });
  }
}

Deno.test("serveFiles() sends a file with its type, length and state", async () => {
  await inFolder(async (handler) => {
    const response = await ask(handler, "/a.txt");
    assertEquals(response.headers.get("content-type"), "text/plain; charset=utf-8");
    assertEquals(response.headers.get("content-length"), "10");
    assert(response.headers.get("etag")?.startsWith('"a-'));
    assertEquals(await response.text(), "0123456789");
    assertEquals(await (await ask(handler, "/sub/big.bin")).bytes(), BIG);
    const head = await ask(handler, "/sub/big.bin", { method: "HEAD" });
    assertEquals(head.headers.get("content-length"), "100000");
  });
});

Deno.test("serveFiles() sends the part that is asked for", async () => {
  const ranges: [range: string, status: number, text: string | null][] = [
    ["bytes=0-3", 206, "0123"],
    ["bytes=8-", 206, "89"],
    ["bytes=-3", 206, "789"],
    ["bytes=-99", 206, "0123456789"],
    ["bytes=5-99", 206, "56789"],
    ["bytes=10-", 416, null],
    ["bytes=-0", 416, null],
    ["bytes=5-3", 200, "0123456789"],
    ["bytes=0-1,4-5", 200, "0123456789"],
    ["lines=0-1", 200, "0123456789"],
  ];
  await inFolder(async (handler) => {
    for (const [range, status, text] of ranges) {
      const response = await ask(handler, "/a.txt", { headers: { range } });
      const body = await response.text();
      assertEquals([response.status, text === null ? null : body], [status, text], range);
      if (status === 416) assertEquals(response.headers.get("content-range"), "bytes */10");
    }
    const part = await ask(handler, "/sub/big.bin", { headers: { range: "bytes=1000-90000" } });
    assertEquals(part.headers.get("content-range"), "bytes 1000-90000/100000");
    assertEquals(await part.bytes(), BIG.slice(1000, 90001));
  });
});

Deno.test("serveFiles() says when the client has the file as it is", async () => {
  await inFolder(async (handler, root) => {
    const { headers } = await ask(handler, "/a.txt");
    const etag = headers.get("etag")!;
    const modified = headers.get("last-modified")!;
    const statusWith = async (fields: HeadersInit) =>
      (await ask(handler, "/a.txt", { headers: fields })).status;
    assertEquals(await statusWith({ "if-none-match": `"x", W/${etag}` }), 304);
    assertEquals(await statusWith({ "if-modified-since": modified }), 304);
    assertEquals(await statusWith({ range: "bytes=0-1", "if-range": etag }), 206);
    assertEquals(await statusWith({ range: "bytes=0-1", "if-range": '"x"' }), 200);
    await Deno.writeTextFile(`${root}/a.txt`, "other");
    assertEquals(await statusWith({ "if-none-match": etag }), 200);
  });
});

Deno.test("serveFiles() lists a folder, names as text, and no dotfiles", async () => {
  await inFolder(async (handler, root) => {
    await Deno.writeTextFile(`${root}/<img src=x>&.txt`, "");
    const page = await (await ask(handler, "/")).text();
    assertStringIncludes(page, '<a href="./a.txt">a.txt</a> (10 bytes)');
    assertStringIncludes(page, '<a href="./sub/">sub/</a>');
    assertStringIncludes(page, '"./%3Cimg%20src%3Dx%3E%26.txt">&lt;img src=x&gt;&amp;.txt');
    assert(!page.includes("hidden") && !page.includes("<img"));
    await Deno.writeTextFile(`${root}/index.html`, "index");
    assertEquals(await (await ask(handler, "/")).text(), "index");
  });
});

Deno.test("serveFiles() sends to a folder's own path, on this server", async () => {
  await inFolder(async (handler) => {
    for (const path of ["/sub?x", "//sub?x"]) {
      const response = await ask(handler, path);
      assertEquals([response.status, response.headers.get("location")], [301, "/sub/?x"]);
    }
    assertEquals((await ask(handler, "/a.txt/")).status, 404);
  });
});

const FORBIDDEN = [
  ...["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt"],
  ...["/sub/..%2f..%2fsecret.txt", "/..%5csecret.txt", "/sub\\..\\..\\secret.txt"],
  ...["/%252e%252e/secret.txt", "/..%252fsecret.txt", "/a.txt%00", "/%00", "/%", "/%ff"],
  ...["/.hidden", "/%2ehidden", "/sub/./.hidden", "/out.txt", "/out/secret.txt", "/dot", "/loop"],
  ...["/a.txt/x", `/${"x".repeat(300)}`, "/pipe"],
];

Deno.test("serveFiles() lets no path and no link lead out, or to a dotfile", async () => {
  await inFolder(async (handler, root) => {
    await Deno.symlink("../secret.txt", `${root}/out.txt`);
    await Deno.symlink("..", `${root}/out`);
    await Deno.symlink(".hidden", `${root}/dot`);
    await Deno.symlink("loop", `${root}/loop`);
    await Deno.symlink("sub/big.bin", `${root}/inside`);
    await new Deno.Command("mkfifo", { args: [`${root}/pipe`] }).output();
    for (const path of FORBIDDEN) {
      const response = await ask(handler, path);
      assertEquals([response.status, await response.text()], [404, "404 Not Found\n"], path);
    }
    assertEquals((await (await ask(handler, "/inside")).bytes()).length, BIG.length);
  });
});

Deno.test("serveFiles() takes no file unless it may", async () => {
  await inFolder(async (handler) => {
    for (const method of ["PUT", "POST", "DELETE"]) {
      assertEquals((await ask(handler, "/a.txt", { method })).status, 405);
      assertEquals((await ask(handler, "/new.txt", { method })).status, 404);
    }
  });
});

Deno.test("serveFiles() takes a file whole or not at all", async () => {
  await inFolder(async (handler, root) => {
    const put = { method: "PUT", body: "new" };
    assertEquals((await ask(handler, "/sub/new.txt", put)).status, 201);
    assertEquals((await ask(handler, "/a.txt", put)).status, 204);
    assertEquals(await Deno.readTextFile(`${root}/a.txt`), "new");
    const broken = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(9));
        controller.error(new Error("gone"));
      },
    });
    await assertRejects(
      () => ask(handler, "/a.txt", { method: "PUT", body: broken }),
      Error,
      "gone",
    );
    assertEquals(await Deno.readTextFile(`${root}/a.txt`), "new");
    const names = (await Array.fromAsync(Deno.readDir(root))).map(({ name }) => name).sort();
    assertEquals(names, [".hidden", "a.txt", "sub"]);
  }, { upload: true });
});

Deno.test("serveFiles() writes nowhere else, and nothing for a page of somebody else's", async () => {
  await inFolder(async (handler, root) => {
    await Deno.symlink("../secret.txt", `${root}/out.txt`);
    await Deno.symlink("..", `${root}/out`);
    const statusOf = async (path: string, init: RequestInit & { host?: string } = {}) =>
      (await ask(handler, path, { method: "POST", body: "new", ...init })).status;
    for (const path of ["/sub", "/no/x", "/out/secret.txt", "/out/x"]) {
      assertEquals(await statusOf(path), 409, path);
    }
    for (const path of ["/..%2fx", "/.x", "/"]) assert(await statusOf(path) >= 404, path);
    assertEquals(await statusOf("/x", { headers: { origin: "http://evil.example" } }), 403);
    assertEquals(await statusOf("/x", { host: "evil.example" }), 403);
    assertEquals(await statusOf("/x", { headers: { origin: "http://127.0.0.1:8000" } }), 201);
    assertEquals(await statusOf("/out.txt"), 204);
    assertEquals(await Deno.readTextFile(`${root}/../secret.txt`), "secret");
  }, { upload: true });
});

Deno.test("serveFiles() fails where there is no folder", async () => {
  await assertRejects(() => serveFiles("/nowhere/at/all"), Deno.errors.NotFound);
});

Deno.test("serveFiles() shows nothing of this machine to who came by a stranger's name", async () => {
  await inFolder(async (handler) => {
    assertEquals((await ask(handler, "/a.txt", { host: "evil.example" })).status, 421);
    assertEquals((await ask(handler, "/a.txt", { host: "box.example:8000" })).status, 200);
  }, { hosts: ["box.example"] });
});
