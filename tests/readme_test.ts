import { assert, assertEquals, assertStringIncludes } from "@std/assert";

const ROOT = new URL("../", import.meta.url).pathname;
const README = await Deno.readTextFile(`${ROOT}README.md`);

/** The lines of each `sh` block of a page. */
function blocksOf(page: string): string[][] {
  return [...page.matchAll(/```sh\n([^]*?)```/g)]
    .map(([, block = ""]) => block.trim().split("\n").map((line) => line.replace(/\s+#.*$/, "")))
    .map((lines) => lines.map((line) => line.trim()));
}

const BLOCKS = blocksOf(README);
const CHINESE = await Deno.readTextFile(`${ROOT}README.zh.md`);

/** The commands of the tables, the last code of each row. */
const ROWS = [...README.matchAll(/^\|.*\| `(.*sockeye .*)`[^`|]*\|$/gm)]
  .map(([, command = ""]) => command.replaceAll("\\|", "|"));

function pageOf(name: string, blocks: readonly string[][]): [page: string, lines: string[]][] {
  return blocks.map((lines) => [name, lines]);
}

/** A line that starts a server, which stays. */
const SERVER_REGEXP =
  /sockeye (listen|relay|serve|http serve|chat serve|bench serve)|task serve|broken_server/;

/** A folder of stand-ins for `sockeye`, `npx` and `deno`, to be put in front of the PATH. */
async function makeBin(folder: string): Promise<void> {
  const deno = Deno.execPath();
  const sockeye = Deno.env.get("SOCKEYE") ?? `${deno} run --quiet -P ${ROOT}main.ts`;
  const scripts = { sockeye: `exec ${sockeye} "$@"`, npx: `shift 2; exec ${deno} "$@"` };
  for (const [name, body] of Object.entries(scripts)) {
    await Deno.writeTextFile(`${folder}/${name}`, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  }
}

/** Free ports in place of those a reader sees, the same in every line of a text. */
function withFreePorts(text: string): string {
  const ports = new Map<string, number>();
  return text.replace(/(?<=:|127\.0\.0\.1 |\.ts )(\d{3,5})\b/g, (shown) => {
    if (!ports.has(shown)) ports.set(shown, freePort());
    return String(ports.get(shown));
  });
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

/**
 * Runs lines as a reader with two terminals would: those that start a server stay, and are ended by
 * Ctrl-C when the others have run. Every line has to end well.
 */
async function runLines(lines: readonly string[]): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    await makeBin(folder);
    const script = [
      `set -e -o pipefail; cd ${ROOT}; export PATH=${folder}:$PATH NO_COLOR=1; servers=()`,
      `log=${folder}/log; : > $log`,
      // Where a line fails, no server stays behind.
      "trap 'kill -9 \"${servers[@]}\" 2>/dev/null || true' EXIT",
      ...withFreePorts(lines.join("\n")).split("\n").flatMap((line, i) =>
        SERVER_REGEXP.test(line) ? startServer(line, i) : [line]
      ),
      // A server of ours ends well by Ctrl-C; one that knows no signals ends by it.
      `for pid in "\${servers[@]}"; do kill -INT $pid; wait $pid || ${isForeign(lines)}; done`,
      "cat $log",
    ].join("\n").replaceAll("unix:/run/x.sock", `unix:${folder}/x.sock`)
      .replaceAll("tape.ndjson", `${folder}/tape.ndjson`);
    const { code, stdout, stderr } = await new Deno.Command("timeout", {
      args: ["60", "bash", "-m", "-c", script],
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    assertEquals(code, 0, `${lines.join("\n")}\n${decoder.decode(stderr)}`);
    return decoder.decode(stdout) + decoder.decode(stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function isForeign(lines: readonly string[]): boolean {
  return lines.some((line) => line.includes("broken_server"));
}

/** Starts a server and waits until it says that it listens. */
function startServer(line: string, index: number): string[] {
  return [
    `(exec ${line}) < /dev/null > $log.${index} 2>&1 & servers+=($!)`,
    `until grep -q "istening\\|serves" $log.${index}; do kill -0 \${servers[-1]}; done`,
    `cat $log.${index}`,
  ];
}

for (
  const [page, lines] of [...pageOf("README", BLOCKS), ...pageOf("README.zh", blocksOf(CHINESE))]
) {
  const [first = ""] = lines;
  if (first.includes("task serve")) continue;
  Deno.test(`${page} shows commands that work: ${first}`, async () => {
    await runLines(lines);
  });
}

Deno.test("README's first command starts the servers and says where", async () => {
  const serve = BLOCKS.flat().find((line) => line.endsWith("task serve"))!;
  const output = await runLines([`${serve} --port 0`]);
  for (const name of ["TCP echo", "framed TCP", "UDP echo", "HTTP", "chat room", "page"]) {
    assertStringIncludes(output, name);
  }
});

Deno.test("README's test command is the one that CI runs", async () => {
  const ci = await Deno.readTextFile(`${ROOT}.ci/run`);
  const [command = ""] = BLOCKS.flat().filter((line) => line.endsWith("task test"));
  assertStringIncludes(ci, command.replace("npx -y deno@2.9.6 ", ""));
});

Deno.test("README's tables show commands that work", async () => {
  assert(ROWS.length > 15, `only ${ROWS.length} rows found`);
  for (const command of ROWS) {
    await runLines([...serverFor(command), command.replace(/\bhost:/, "127.0.0.1:")]);
  }
});

/** The server that a client's command talks to. */
function serverFor(command: string): string[] {
  const [, address] =
    /sockeye (?:connect|send|torture|replay \S+|ping|bench(?! serve)) (\S+)/.exec(command) ?? [];
  if (address === undefined) return [];
  const at = address.replace("host", "127.0.0.1");
  const frame = /--frame \S+/.exec(command)?.[0] ?? "";
  const tls = at.startsWith("tls:") ? "--tls-self-signed" : "";
  return [`sockeye listen ${at} --echo ${frame} ${tls}`];
}
