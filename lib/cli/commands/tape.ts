import { encodeTapeEvent } from "../../relay/tape/encode.ts";
import { TapeCounter } from "../../relay/tape/stats.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { drawStats } from "../relay/draw_stats.ts";
import { eventLine } from "../relay/event_line.ts";
import { openTapeFile, tellCut } from "../relay/tape_file.ts";

/** `tape show FILE`: prints the events of a tape. */
export async function show({ args, flags }: Invocation, context: Context): Promise<number> {
  using file = await openTapeFile(args[0]!, context);
  for await (const event of file.tape) {
    if (context.signal.aborted) break;
    await context.stdout.write(flags.json ? encodeTapeEvent(event) : `${eventLine(event)}\n`);
  }
  tellCut(file.tape, context);
  return EXIT.done;
}

/** `tape stats FILE`: counts what the connections of a tape said. */
export async function stats({ args, flags }: Invocation, context: Context): Promise<number> {
  using file = await openTapeFile(args[0]!, context);
  const counter = new TapeCounter();
  for await (const event of file.tape) {
    if (context.signal.aborted) break;
    counter.add(event);
  }
  const rows = counter.stats();
  await context.stdout.write(
    flags.json ? rows.map((row) => `${JSON.stringify(row)}\n`).join("") : drawStats(rows),
  );
  tellCut(file.tape, context);
  return EXIT.done;
}
