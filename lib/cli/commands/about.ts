import { completionScript } from "../completions.ts";
import type { Context, Invocation } from "../context.ts";
import { EXIT } from "../context.ts";
import { helpText } from "../help.ts";
import { manPage } from "../man.ts";
import { VERSION } from "../version.ts";

/** `completions SHELL`. */
export function completions({ args }: Invocation, context: Context): Promise<number> {
  return print(completionScript(args[0]!), context);
}

/** `man`. */
export function man(_: Invocation, context: Context): Promise<number> {
  return print(manPage(VERSION), context);
}

/** `help [COMMAND]`. */
export function help({ args }: Invocation, context: Context): Promise<number> {
  return print(helpText(args.length > 0 ? args.join(" ") : undefined), context);
}

/** `version`. */
export function version(_: Invocation, context: Context): Promise<number> {
  return print(`sockeye ${VERSION}\n`, context);
}

async function print(text: string, { stdout }: Context): Promise<number> {
  await stdout.write(text);
  return EXIT.done;
}
