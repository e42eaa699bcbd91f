import { codecOf } from "../codec_flag.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { chunksOf, framesOf, messagesOf } from "../input.ts";
import { openInput, openOutput } from "../files.ts";
import { useColor } from "../color.ts";
import { columnsOf } from "../columns.ts";
import { type View, writeMessages } from "../view.ts";
import { encodeAll } from "../../frame/all.ts";
import { drawInspection } from "../../frame/draw_inspection.ts";
import { Inspector } from "../../frame/inspect.ts";
import type { InspectionPart } from "../../frame/inspection.ts";

/** How much of a drawing is written at once; what one read completes is always written. */
const WRITE = 256 << 10;

/** `frame encode [FILE]`: each line becomes a frame. */
export async function encode({ args, flags }: Invocation, context: Context): Promise<number> {
  const codec = codecOf(flags);
  using source = await openInput(args[0], context);
  using output = await openOutput(flags.output, context, { reads: [args[0] ?? "-"] });
  for await (const messages of messagesOf(source, flags)) {
    await output.sink.write(encodeAll(codec, messages));
  }
  return EXIT.done;
}

/** `frame decode [FILE]`: each frame becomes a line. */
export async function decode({ args, flags }: Invocation, context: Context): Promise<number> {
  const codec = codecOf(flags);
  using source = await openInput(args[0], context);
  using output = await openOutput(flags.output, context, { reads: [args[0] ?? "-"] });
  const view = (flags.view ?? "text") as View;
  for await (const messages of framesOf(chunksOf(source), codec)) {
    await writeMessages(output.sink, messages, { view });
  }
  return EXIT.done;
}

/** `frame inspect [FILE]`: draws the bytes; a fault or an unfinished frame fails the check. */
export async function inspect({ args, flags }: Invocation, context: Context): Promise<number> {
  const codec = codecOf(flags);
  const { stdout } = context;
  using source = await openInput(args[0], context);
  const options = { color: useColor(flags, stdout), width: columnsOf(stdout) };
  let sound = true;
  const draw = async (parts: Iterable<InspectionPart>) => {
    let text = "";
    for (const part of parts) {
      sound &&= part.kind === "frame";
      text += `${drawInspection(part, options).join("\n")}\n`;
      if (text.length < WRITE) continue;
      await stdout.write(text);
      text = "";
    }
    if (text !== "") await stdout.write(text);
  };
  const inspector = new Inspector(codec);
  for await (const chunk of chunksOf(source)) {
    inspector.push(chunk);
    await draw(inspector.parts());
    if (inspector.failed) break;
  }
  await draw(inspector.end());
  return sound ? EXIT.done : EXIT.failed;
}
