import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { answer, canned, ok, redirectTo } from "../../http/client/canned.ts";
import { type Outcome, Program, sockeye } from "../program.ts";
import { Tmux } from "../terminal/tmux.ts";

/** Asks a server that gives this answer; the URL goes behind the verb. */
async function ask(
  [verb = "", path = "", ...rest]: readonly string[],
  { given = ok("hello"), input = "" }: { given?: string; input?: string } = {},
): Promise<Outcome & { request: string }> {
  await using server = await canned([given]);
  const args = ["http", verb, `${server.origin.slice("http://127.0.0.1".length)}${path}`, ...rest];
  const outcome = await sockeye(args, input);
  return { ...outcome, request: server.requests[0] ?? "" };
}

Deno.test("http get prints the body as it is, and nothing else", async () => {
  const { code, stdout, stderr, request } = await ask([
    "get",
    "/x?a=1",
    "b==2",
    "X-A:1",
    "Accept:",
  ]);
  assertEquals([code, stdout, stderr], [0, "hello", ""]);
  assertMatch(request, /^GET \/x\?a=1&b=2 HTTP[^]*User-Agent: sockeye\/[^]*X-A: 1\r\n\r\n$/);
  assertEquals(/^Accept:/m.test(request), false, request);
});

const BODIES: readonly (readonly [args: string[], input: string, type: string, body: string])[] = [
  [
    ["a=b", "n:=12345678901234567890"],
    "",
    "application/json",
    '{"a":"b","n":12345678901234567890}',
  ],
  [["__proto__=x"], "", "application/json", '{"__proto__":"x"}'],
  [["--form", "a=b c", "d=é"], "", "application/x-www-form-urlencoded", "a=b+c&d=%C3%A9"],
  [["--data", "plain"], "", "text/plain", "plain"],
  [["--data", '{"a":1}'], "", "application/json", '{"a":1}'],
  [["--data", "x", "Content-Type:text/x"], "", "text/x", "x"],
  [[], "piped in", "text/plain", "piped in"],
  [["--file", "-"], "[1]", "application/json", "[1]"],
];

Deno.test("http post sends fields, --data, or what is piped in", async () => {
  for (const [args, input, type, body] of BODIES) {
    const { code, request } = await ask(["post", "/", ...args], { input });
    assertEquals(code, 0);
    assertMatch(request, new RegExp(`^POST / [^]*\r\nContent-Type: ${type}`, "i"), request);
    assertEquals(request.split("\r\n\r\n")[1], body);
  }
});

Deno.test("http post --form uploads a file, and --file sends one", async () => {
  const path = await Deno.makeTempFile({ suffix: ".txt" });
  await Deno.writeTextFile(path, "in the file");
  const form = await ask(["post", "/", "--form", "a=b", `f@${path}`]);
  const file = await ask(["put", "/", "--file", path]);
  await Deno.remove(path);
  assertMatch(
    form.request,
    /multipart\/form-data; ?boundary=[^]*name="a"[^]*filename=[^]*in the file/,
  );
  assertMatch(file.request, /^PUT [^]*Content-Length: 11\r\n[^]*\r\n\r\nin the file$/);
});

Deno.test("http --check tells the class of the status as the exit code", async () => {
  const codes = { "200 OK": 0, "304 Not Modified": 3, "404 Not Found": 4, "503 Busy": 5 };
  for (const [status, code] of Object.entries(codes)) {
    const given = answer(status);
    assertEquals((await ask(["get", "/", "--check"], { given })).code, code, status);
    assertEquals((await ask(["get", "/"], { given })).code, 0, status);
  }
});

Deno.test("http shows heads with --include, --verbose, and of HEAD", async () => {
  const included = await ask(["get", "/", "--include"]);
  assertEquals(included.stdout, ok("hello"));
  const verbose = await ask(["get", "/", "--verbose"]);
  assertMatch(
    verbose.stderr,
    /^> GET \/ HTTP\/1.1\n[^]*\n< HTTP\/1.1 200 OK\n< Content-Length: 5\n$/,
  );
  assertEquals(verbose.stdout, "hello");
  const head = await ask(["head", "/"], { given: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" });
  assertStringIncludes(head.stdout, "Content-Length: 5");
});

Deno.test("http --json prints one event", async () => {
  const { stdout, stderr } = await ask(["get", "/", "--json"], {
    given: ok("hi", ["A: 1", "a: 2"]),
  });
  const { event, status, headers, timing, bytes, text } = JSON.parse(stdout);
  assertEquals([event, status, bytes, text, stderr], ["response", 200, 2, "hi", ""]);
  assertEquals(headers, { "content-length": ["2"], a: ["1", "2"] });
  assertEquals(Object.keys(timing), ["connect", "wait", "body", "total"]);
});

Deno.test("http --timing draws the phases on stderr", async () => {
  const { stdout, stderr } = await ask(["get", "/", "--timing"]);
  assertEquals(stdout, "hello");
  assertMatch(stderr, /^connect +\S+ ms +█+\nfirst byte .*\nbody .*\ntotal +\S+ ms\n$/);
});

Deno.test("http follows redirects when asked to, and says so when not", async () => {
  await using server = await canned([redirectTo("/there"), ok("there")]);
  const away = await sockeye(["http", "get", server.origin]);
  assertMatch(away.stderr, /^redirects to http:\S+\/there: add --follow/);
  assertEquals([away.code, away.stdout], [0, ""]);
  await sockeye(["http", "get", server.origin]); // The second answer, so that the first comes next.
  const { stdout, stderr } = await sockeye(["http", "get", server.origin, "--follow"]);
  assertEquals(stdout, "there");
  assertMatch(stderr, /^redirected to http:\S+\/there\n$/);
});

const CUT = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello";
const FAILURES: readonly (readonly [args: string[], given: string, message: RegExp])[] = [
  [["get", "/"], CUT, /: read http:\S+: the body ended early, after 5 bytes/],
  [["get", "/", "--follow"], redirectTo("/"), /: request http:\S+: more than 10 redirects/],
  [
    ["get", "/", "--timeout", "30ms"],
    "HTTP/1.1 100 Wait\r\n\r\n",
    /without an answer|nothing came/,
  ],
  [["get", "/"], "SSH-2.0-x\r\n\r\n", /: Cannot read the response/],
];

Deno.test("http says in one line what went wrong, and exits 1", async () => {
  for (const [args, given, message] of FAILURES) {
    const { code, stderr } = await ask([...args, "--quiet"], { given });
    assertMatch(stderr, message);
    assertEquals([code, stderr.trim().split("\n").length], [1, 1], stderr);
  }
});

const WRONG: readonly (readonly [args: string[], message: RegExp])[] = [
  [["get"], /Cannot run http get without URL/],
  [["get", "ftp://h/"], /ftp is neither http nor https/],
  [["get", ":1", "word"], /as an item/],
  [["post", ":1", "a=b", "--data", "c"], /more than one body/],
  [["post", ":1", "a@/x"], /add --form/],
  [["get", ":1", "--max-redirects", "3"], /without --follow/],
  [["get", "https://h/", "--unix", "/x"], /only http goes there/],
  [["gett", ":1"], /did you mean "get"/],
];

Deno.test("http says what is wrong with its command line, and exits 2", async () => {
  for (const [args, message] of WRONG) {
    const { code, stderr } = await sockeye(["http", ...args]);
    assertMatch(stderr, message);
    assertEquals([code, stderr.trim().split("\n").length], [2, 1], stderr);
  }
});

Deno.test("http get on a terminal shows the head, and a body that can do no harm", async () => {
  const json = ok('{"a":[1,"\\u001b[2J"]}', ["Content-Type: application/json"]);
  const text = ok("red\x1b[31m\x1b[2J\nend");
  await using server = await canned([json, text]);
  await using terminal = await Tmux.open(80);
  const [command, argv] = Program.commandLine(["http", "get", server.origin]);
  const line = [command, ...argv].map((word) => `'${word}'`).join(" ");
  await terminal.type(`clear; ${line}`);
  await terminal.press("Enter");
  await terminal.shows(/HTTP\/1.1 200 OK\n[^]*\n\n\{\n {2}"a": \[\n {4}1,\n/);
  await terminal.type(`clear; ${line}`);
  await terminal.press("Enter");
  await terminal.shows(/HTTP\/1.1 200 OK\n[^]*\n\nred\\x1b\[31m\\x1b\[2J\nend\n\$/);
});
