import { encodeTapeEvent, encodeTapeHeader } from "../../relay/tape/encode.ts";
import { makeTapeHeader } from "../../relay/tape/header.ts";
import { exportTape } from "../../relay/tape/pcap/export_tape.ts";
import { importCapture, type ImportCaptureSummary } from "../../relay/tape/pcap/import_capture.ts";
import { countOf } from "../../frame/show.ts";
import { UsageError } from "../../errors.ts";
import { codecOf } from "../codec_flag.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { openInput, openOutput } from "../files.ts";
import { chunksOf } from "../input.ts";
import { openTapeFile, tellCut } from "../relay/tape_file.ts";

/** `tape export FILE`: writes a tape as a capture. */
export async function exportCommand(
  { args, flags }: Invocation,
  context: Context,
): Promise<number> {
  const path = args[0]!;
  if (flags.output === undefined && context.stdout.isTerminal) {
    throw new UsageError("Cannot show a capture on a terminal: add --output FILE");
  }
  using file = await openTapeFile(path, context);
  using output = await openOutput(flags.output, context, { reads: [path] });
  const onUnopened = (conn: number) =>
    context.stderr.tell(`#${conn} left out: the tape does not tell of its opening`);
  for await (const piece of exportTape(file.tape, { comments: flags.comments, onUnopened })) {
    if (context.signal.aborted) break;
    await output.sink.write(piece);
  }
  tellCut(file.tape, context);
  return EXIT.done;
}

/** `tape import FILE`: makes a tape of a capture. */
export async function importCommand(
  { args, flags }: Invocation,
  context: Context,
): Promise<number> {
  const path = args[0]!;
  const codec = codecOf(flags, "raw");
  using source = await openInput(path, context);
  using output = await openOutput(flags.output, context, { reads: [path] });
  const { spec } = codec;
  await output.sink.write(encodeTapeHeader(makeTapeHeader({ frame: { up: spec, down: spec } })));
  const summary = await importCapture(chunksOf(source), {
    tap: (event) => output.sink.write(encodeTapeEvent(event)),
    codecs: { up: codec, down: codec },
  });
  if (!flags.quiet) context.stderr.tell(describe(summary));
  return EXIT.done;
}

/** `2 connections in 17 packets; passed over: 3 that are neither TCP nor UDP`. */
function describe({ packets, connections, others, fragments }: ImportCaptureSummary): string {
  const passedOver = [
    ...(others > 0 ? [`${others} that are neither TCP nor UDP`] : []),
    ...(fragments > 0 ? [countOf(fragments, "fragment")] : []),
  ];
  const rest = passedOver.length > 0 ? `; passed over: ${passedOver.join(", ")}` : "";
  return `${countOf(connections, "connection")} in ${countOf(packets, "packet")}${rest}`;
}
