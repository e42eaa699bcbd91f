import { codecOf } from "../codec_flag.ts";
import { useColor } from "../color.ts";
import { columnsOf } from "../columns.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { drawFramed, drawRaw, pens } from "../lab/draw.ts";
import { observe } from "../lab/experiment.ts";
import { messageFields } from "../view.ts";
import { parseCodec } from "../../frame/spec.ts";
import { UsageError } from "../../errors.ts";

/** How many messages an experiment takes at the most: it is for looking at. */
const MAX_MESSAGES = 1000;

/** `lab sticky`: shows that TCP keeps no message boundaries, and that a length prefix does. */
export async function sticky({ flags }: Invocation, context: Context): Promise<number> {
  const { messages: count = 20 } = flags;
  if (count < 1 || count > MAX_MESSAGES) {
    throw new UsageError(`Cannot send ${count} messages: use 1 to ${MAX_MESSAGES}`);
  }
  const codec = codecOf(flags, "u32le");
  if (codec.spec === "raw") {
    throw new UsageError(
      `Cannot compare raw with raw: there is no frame in it: name a codec, as in --frame u32le`,
    );
  }
  const encoder = new TextEncoder();
  const messages = Array.from({ length: count }, (_, i) => encoder.encode(`Hello Ares! ${i + 1}`));
  const raw = await observe(messages, parseCodec("raw"));
  const framed = await observe(messages, codec);
  if (flags.json) {
    const fields = (list: readonly Uint8Array[]) => list.map(messageFields);
    await context.stdout.write(`${
      JSON.stringify({
        messages: count,
        raw: { reads: fields(raw.reads) },
        framed: { spec: codec.spec, reads: framed.reads.length, frames: fields(framed.frames) },
      })
    }\n`);
  } else {
    const { stdout } = context;
    const options = { pen: pens(useColor(flags, stdout)), width: columnsOf(stdout) };
    await stdout.write(
      `${drawRaw(raw, options)}\n${drawFramed(framed, { spec: codec.spec, ...options })}`,
    );
  }
  return EXIT.done;
}
