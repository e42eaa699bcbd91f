import { parseAddress } from "../../address.ts";
import { UsageError } from "../../errors.ts";
import { checkAction } from "../../relay/control/answer_control.ts";
import { askControl } from "../../relay/control/serve_control.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { drawAnswer } from "../relay/draw_answer.ts";

/** `relay ctl ADDR [WHAT [ARGUMENT]]`: changes the faults of a running relay, or shows its state. */
export async function relayCtl({ args, flags }: Invocation, context: Context): Promise<number> {
  const [at = "", what = "faults", argument] = args;
  const request = requestOf(what, argument);
  const { signal } = context;
  const answer = await askControl(parseAddress(at), request, { timeout: flags.timeout, signal });
  if (flags.json) await context.stdout.write(`${JSON.stringify(answer)}\n`);
  else if (answer.ok) await context.stdout.write(drawAnswer(what, answer));
  else context.stderr.tell(answer.error);
  return answer.ok ? EXIT.done : EXIT.failed;
}

function requestOf(what: string, argument: string | undefined): object {
  checkAction(what);
  const needs = what === "add" ? "FAULT" : what === "remove" ? "N" : undefined;
  if ((argument === undefined) !== (needs === undefined)) {
    const form = needs === undefined ? `${what} takes no argument` : `write it as ${what} ${needs}`;
    throw new UsageError(`Cannot do "${[what, argument].filter(Boolean).join(" ")}": ${form}`);
  }
  return { do: what, ...(what === "add" ? { fault: argument } : {}), ...idOf(what, argument) };
}

function idOf(what: string, argument = ""): { id?: number } {
  if (what !== "remove") return {};
  if (/^\d{1,9}$/.test(argument)) return { id: Number(argument) };
  throw new UsageError(`Cannot remove "${argument}": faults have numbers, as "relay ctl" shows`);
}
