/**
 * Writes the licences of what is bundled into a file: they go wherever the program goes.
 *
 * Usage: `deno run -P=release scripts/release/write_notice.ts FILE`
 *
 * @module
 */
import { readComponents } from "./components.ts";
import { formatNotice } from "./notice.ts";
import { RUNTIME } from "./runtime.ts";

if (import.meta.main) {
  const [path = "NOTICE"] = Deno.args;
  const components = await readComponents("main.ts", "deno.lock");
  const mit = await Deno.readTextFile("LICENSE");
  await Deno.writeTextFile(path, formatNotice(components, { runtime: RUNTIME, mit }));
}
