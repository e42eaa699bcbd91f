/** Records messages in the file named until it is killed; says so when some are written. */
import { TapeWriter } from "../../../../lib/relay/tape/writer.ts";
import { message } from "../events.ts";

const tape = await TapeWriter.open(Deno.args[0]!);
for (let index = 1;; index++) {
  await tape.tap(message("x".repeat(1000), { index }));
  if (index % 1000 !== 0) continue;
  await tape.flush();
  if (index === 1000) console.log("recording");
}
