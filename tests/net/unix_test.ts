import { assertEquals, assertRejects } from "@std/assert";
import { NetError } from "../../lib/errors.ts";
import { connect } from "../../lib/net/connect.ts";
import { listen } from "../../lib/net/listen.ts";
import { Peer, peerTest } from "../peers.ts";
import { readAll } from "./loopback.ts";

const text = new TextEncoder();

/** A folder for one test. */
class Folder implements Disposable {
  readonly #path = Deno.makeTempDirSync();

  /** The path of an entry. */
  path(name: string): string {
    return `${this.#path}/${name}`;
  }

  /** The names in it. */
  get names(): string[] {
    return [...Deno.readDirSync(this.#path)].map((entry) => entry.name);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#path, { recursive: true });
  }
}

/** Leaves a socket behind as a server does that was killed. */
function leaveStale(path: string): void {
  const listener = Deno.listen({ transport: "unix", path: `${path}.bound` });
  Deno.renameSync(`${path}.bound`, path);
  listener.close();
}

async function faultOf(promise: Promise<unknown>): Promise<string> {
  return (await assertRejects(() => promise, NetError)).fault;
}

Deno.test("listen() makes a Unix socket that only its owner may use, and nothing else", async () => {
  using folder = new Folder();
  const path = folder.path("x.sock");
  const listener = await listen(`unix:${path}`);
  assertEquals(listener.local, { scheme: "unix", path });
  assertEquals(folder.names, ["x.sock"]);
  assertEquals(Deno.lstatSync(path).mode! & 0o777, 0o700);
  listener.close();
  assertEquals(folder.names, []);
});

Deno.test("connect() reaches a Unix socket; both ends know its path", async () => {
  using folder = new Folder();
  const listener = await listen(`unix:${folder.path("x.sock")}`);
  const [here, there] = await Promise.all([connect(listener.local), listener.accept()]);
  assertEquals([here.remote, there.local], [listener.local, listener.local]);
  assertEquals([here.local, there.remote], Array(2).fill({ scheme: "unix", path: "" }));
  await here.write(text.encode("ping"));
  await here.closeWrite();
  await there.write(text.encode("pong"));
  await there.closeWrite();
  assertEquals(await readAll(there), "ping");
  assertEquals(await readAll(here), "pong");
  listener.close();
});

Deno.test("listen() takes the place of a dead server's socket", async () => {
  using folder = new Folder();
  const path = folder.path("x.sock");
  leaveStale(path);
  const listener = await listen(`unix:${path}`);
  const [here, there] = await Promise.all([connect(listener.local), listener.accept()]);
  here.close();
  there.close();
  listener.close();
  assertEquals(folder.names, []);
});

Deno.test("listen() leaves a live server's socket alone", async () => {
  using folder = new Folder();
  const listener = await listen(`unix:${folder.path("x.sock")}`);
  assertEquals(await faultOf(listen(listener.local)), "address-in-use");
  (await listener.accept()).close();
  const [here, there] = await Promise.all([connect(listener.local), listener.accept()]);
  here.close();
  there.close();
  listener.close();
});

Deno.test("listen() never touches a file, a folder or a link", async () => {
  using folder = new Folder();
  Deno.writeTextFileSync(folder.path("file"), "precious");
  Deno.mkdirSync(folder.path("folder"));
  leaveStale(folder.path("stale"));
  Deno.symlinkSync(folder.path("stale"), folder.path("link"));
  Deno.symlinkSync(folder.path("nothing"), folder.path("dangling"));
  for (const name of ["file", "folder", "link", "dangling"]) {
    const error = await assertRejects(() => listen(`unix:${folder.path(name)}`), NetError);
    assertEquals(error.fault, "address-in-use");
  }
  assertEquals(Deno.readTextFileSync(folder.path("file")), "precious");
  assertEquals(folder.names.toSorted(), ["dangling", "file", "folder", "link", "stale"]);
});

Deno.test({
  name: "listen() leaves the dead socket of another user alone (needs root to make one)",
  ignore: Deno.uid() !== 0,
  async fn() {
    using folder = new Folder();
    const path = folder.path("x.sock");
    leaveStale(path);
    Deno.chownSync(path, 65534, 65534);
    assertEquals(await faultOf(listen(`unix:${path}`)), "address-in-use");
    assertEquals(folder.names, ["x.sock"]);
  },
});

Deno.test("StreamListener.close() leaves the socket of a successor alone", async () => {
  using folder = new Folder();
  const path = folder.path("x.sock");
  const first = await listen(`unix:${path}`);
  Deno.removeSync(path);
  const second = await listen(`unix:${path}`);
  first.close();
  first.close();
  const [here, there] = await Promise.all([connect(second.local), second.accept()]);
  here.close();
  there.close();
  second.close();
});

Deno.test("StreamListener.close() works when the socket is gone, and ends a pending accept", async () => {
  using folder = new Folder();
  const listener = await listen(`unix:${folder.path("x.sock")}`);
  const accepted = faultOf(listener.accept());
  Deno.removeSync(folder.path("x.sock"));
  listener.close();
  assertEquals(await accepted, "closed");
});

Deno.test("listen() has an abstract name on Linux, without a file", async () => {
  const name = `sockeye-${crypto.randomUUID()}`;
  const listener = await listen(`unix:@${name}`);
  const [here, there] = await Promise.all([connect(`unix:@${name}`), listener.accept()]);
  assertEquals(await faultOf(listen(listener.local)), "address-in-use");
  here.close();
  there.close();
  listener.close();
});

Deno.test("listen() and connect() refuse a path that is too long or leads nowhere", async () => {
  using folder = new Folder();
  const long = `unix:${folder.path("x".repeat(120))}`;
  assertEquals([await faultOf(listen(long)), await faultOf(connect(long))], [
    "too-large",
    "too-large",
  ]);
  const nowhere = `unix:${folder.path("no/x.sock")}`;
  assertEquals([await faultOf(listen(nowhere)), await faultOf(connect(nowhere))], [
    "not-found",
    "not-found",
  ]);
  assertEquals(folder.names, []);
});

Deno.test("listen() says that the folder is missing, connect() that the server may be", async () => {
  using folder = new Folder();
  const nowhere = `unix:${folder.path("no/x.sock")}`;
  await assertRejects(() => listen(nowhere), NetError, "no such file or folder: make its folder");
  await assertRejects(() => connect(nowhere), NetError, "and that the server runs");
});

Deno.test("listen() takes a short name in the longest folder", async () => {
  using folder = new Folder();
  const deep = folder.path("").padEnd(105, "x");
  Deno.mkdirSync(deep);
  const listener = await listen({ scheme: "unix", path: `${deep}/x` });
  assertEquals([...Deno.readDirSync(deep)].map(({ name }) => name), ["x"]);
  listener.close();
});

Deno.test("listen() takes the longest path that a socket may have", async () => {
  using folder = new Folder();
  const path = folder.path("").padEnd(107, "x");
  const listener = await listen({ scheme: "unix", path });
  const [here, there] = await Promise.all([connect(listener.local), listener.accept()]);
  here.close();
  there.close();
  listener.close();
});

Deno.test("connect() says that nobody listens on a dead socket", async () => {
  using folder = new Folder();
  leaveStale(folder.path("x.sock"));
  const error = await assertRejects(() => connect(`unix:${folder.path("x.sock")}`), NetError);
  assertEquals(error.fault, "refused");
});

peerTest("listen() serves socat on a Unix socket", "socat", async () => {
  using folder = new Folder();
  const listener = await listen(`unix:${folder.path("x.sock")}`);
  await using socat = new Peer("socat", ["-", `UNIX-CONNECT:${folder.path("x.sock")}`]);
  const stream = await listener.accept();
  await socat.type("from socat");
  await socat.end();
  await stream.write(text.encode("to socat"));
  assertEquals(await readAll(stream), "from socat");
  assertEquals(await socat.stdout.ended, "to socat");
  listener.close();
});

peerTest("connect() reaches socat on a Unix socket", "socat", async () => {
  using folder = new Folder();
  const path = folder.path("x.sock");
  await using socat = new Peer("socat", ["-d", "-d", `UNIX-LISTEN:${path}`, "-"]);
  await socat.stderr.saw(/listening on/);
  const stream = await connect(`unix:${path}`);
  await stream.write(text.encode("to socat"));
  await socat.stdout.saw(/to socat/);
  await socat.type("from socat");
  await socat.end();
  await stream.closeWrite();
  assertEquals(await readAll(stream), "from socat");
});
