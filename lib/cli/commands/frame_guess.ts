import { concat } from "@std/bytes";
import { type Guess, guess } from "../../frame/guess.ts";
import { useColor } from "../color.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { openInput } from "../files.ts";
import { chunksOf } from "../input.ts";

/** How much of each file is looked at. */
const MAX_BYTES = 1 << 20;
/** How many bits of evidence make a guess what it is called. */
const [SURE, LIKELY] = [40, 16];

/** `frame guess [FILE…]`: names the codecs that cut captured bytes into frames. */
export async function frameGuess({ args, flags }: Invocation, context: Context): Promise<number> {
  const { stdout, stderr } = context;
  const captures: Uint8Array[] = [];
  for (const path of args.length > 0 ? args : ["-"]) captures.push(await readStart(path, context));
  const guesses = guess(captures, { maxBytes: MAX_BYTES });
  if (flags.json) await stdout.write(`${JSON.stringify({ guesses })}\n`);
  else if (guesses.length > 0) await stdout.write(draw(guesses, useColor(flags, stdout)));
  if (guesses.length > 0) return EXIT.done;
  const bytes = captures.reduce((sum, { length }) => sum + length, 0);
  stderr.tell(
    `sockeye: Cannot find a codec that fits these ${bytes} bytes: ${
      bytes === 0 ? "there is nothing to look at" : "capture one direction from its first byte on"
    }`,
  );
  return EXIT.failed;
}

/** The beginning of a file. */
async function readStart(path: string, context: Context): Promise<Uint8Array> {
  using source = await openInput(path, context);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(source)) {
    chunks.push(chunk);
    if ((size += chunk.length) >= MAX_BYTES) break;
  }
  return concat(chunks).subarray(0, MAX_BYTES);
}

/** The best guess first and at length, the others below it. */
function draw(guesses: readonly Guess[], color: boolean): string {
  const pen = (code: number, text: string) => color ? `\x1b[${code}m${text}\x1b[0m` : text;
  const width = Math.max(...guesses.map(({ spec }) => spec.length));
  const lines = guesses.map((guess, i) => {
    const flag = pen(i === 0 ? 1 : 2, `--frame ${guess.spec.padEnd(width)}`);
    const certainty = pen(i === 0 ? 32 : 2, nameCertainty(guess).padEnd(8));
    const same = guess.same.length > 0 ? `; the same as ${guess.same.join(", ")}` : "";
    return `${flag}  ${certainty}  ${pen(i === 0 ? 0 : 2, guess.reasons.join(", ") + same)}\n`;
  });
  return lines.join("");
}

function nameCertainty({ bits }: Guess): string {
  return bits >= SURE ? "sure" : bits >= LIKELY ? "likely" : "possible";
}
