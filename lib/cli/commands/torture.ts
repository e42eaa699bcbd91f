import { formatAddress } from "../../address.ts";
import { UsageError } from "../../errors.ts";
import { ByteQueue } from "../../frame/byte_queue.ts";
import { diagnose } from "../../measure/torture/diagnose.ts";
import type { Expectation } from "../../measure/torture/oracle.ts";
import { torture, type TortureOptions, type TortureResult } from "../../measure/torture/torture.ts";
import { parseInput } from "../bytes.ts";
import { codecOf } from "../codec_flag.ts";
import { useColor } from "../color.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { openInput } from "../files.ts";
import type { FlagValues } from "../flag.ts";
import { chunksOf, messagesOf } from "../input.ts";
import { parsePeerAddress } from "../peer_address.ts";
import { tlsClientOptions } from "../tls_flags.ts";
import { drawResult, drawSummary, drawTitle } from "../torture/draw.ts";
import { type Place, reproduce } from "../torture/reproduction.ts";

/** How long a server may take for an answer, in milliseconds, unless `--timeout` says otherwise. */
const PATIENCE = 2000;
/** The largest message sent, unless `--max-frame` says otherwise. */
const LARGEST = 64 << 10;
/** The largest file sent as one message. */
const MAX_FILE = 1 << 20;
const TLS_FLAGS = ["ca", "pin", "server-name", "tls-cert", "tls-key"] as const;

/** `torture ADDR`: sends valid frames cut and glued in every way, and compares the answers. */
export async function tortureServer(
  { args, flags }: Invocation,
  context: Context,
): Promise<number> {
  const { stdout, signal } = context;
  const address = parsePeerAddress(args[0]!, "http get");
  if (/^(?:udp|wss?)$/.test(address.scheme)) {
    throw new UsageError(
      `Cannot cut ${args[0]}: it keeps messages apart: name a TCP, TLS or Unix address`,
    );
  }
  const codec = codecOf(flags);
  const options = await readOptions(flags, context);
  const { timeout: patience = PATIENCE, seed = 1 } = flags;
  const place = { address: args[0]!, spec: codec.spec, patience, tls: tlsWords(flags) };
  const color = useColor(flags, stdout);
  if (!flags.json) {
    const title = `torture ${formatAddress(address)} --frame ${codec.spec} --seed ${seed}`;
    await stdout.write(drawTitle(title, { color }));
  }
  const results: TortureResult[] = [];
  for await (const result of torture(address, codec, { ...options, seed, signal })) {
    results.push(result);
    await stdout.write(
      flags.json
        ? toJson(result, place)
        : drawResult(result, { color, command: commandOf(result, place) }),
    );
  }
  const advice = diagnose(results);
  const isSound = results.every(({ verdict }) => verdict === "passed");
  if (!flags.json) await stdout.write(drawSummary(results, { color, advice }));
  return isSound ? EXIT.done : EXIT.check;
}

async function readOptions(flags: FlagValues, context: Context): Promise<TortureOptions> {
  const { message = [], file = [], connections, hostile = false, timeout = PATIENCE } = flags;
  const messages = message.map((text) => parseInput(text, flags));
  for (const path of file) messages.push(await readMessage(path, context));
  if (connections !== undefined && (connections < 1 || connections > 1000)) {
    throw new UsageError(`Cannot make ${connections} connections at once: use 1 to 1000`);
  }
  const largest = flags["max-frame"] ?? LARGEST;
  return {
    ...{ messages, hostile, timeout, largest, tls: await tlsClientOptions(flags) },
    ...(connections === undefined ? {} : { connections }),
    expect: await readExpectation(flags, context),
  };
}

async function readExpectation(flags: FlagValues, context: Context): Promise<Expectation> {
  const { expect, "expect-file": path } = flags;
  if (path === undefined) return (expect ?? "same") as Expectation;
  if (expect === undefined) return await readLines(path, { flags, context });
  throw new UsageError("Cannot use --expect with --expect-file: give one of them");
}

/** A file as one message. */
async function readMessage(path: string, context: Context): Promise<Uint8Array> {
  using source = await openInput(path, context);
  const queue = new ByteQueue();
  for await (const chunk of chunksOf(source)) {
    queue.push(chunk);
    if (queue.length > MAX_FILE) {
      throw new UsageError(`Cannot send ${path} as one message: it is over ${MAX_FILE} bytes`);
    }
  }
  return queue.view();
}

/** The answers in a file, one a line. */
async function readLines(
  path: string,
  { flags, context }: { flags: FlagValues; context: Context },
): Promise<Uint8Array[]> {
  using source = await openInput(path, context);
  return (await Array.fromAsync(messagesOf(source, flags))).flat();
}

/** The flags of TLS as they were written, for the commands that are printed. */
function tlsWords(flags: FlagValues): string[] {
  const words = TLS_FLAGS.flatMap((name) =>
    flags[name] === undefined ? [] : [`--${name}`, flags[name]]
  );
  return flags.insecure ? [...words, "--insecure"] : words;
}

function commandOf({ trial }: TortureResult, place: Place): string | undefined {
  return trial && reproduce(trial, place);
}

function toJson(result: TortureResult, place: Place): string {
  const { trial: _, ms, ...rest } = result;
  const command = commandOf(result, place);
  return `${JSON.stringify({ ...rest, ms: Math.round(ms), ...(command ? { command } : {}) })}\n`;
}
