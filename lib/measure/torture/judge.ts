import { equals } from "@std/bytes";
import { quote, spacedHex } from "../../frame/show.ts";
import type { Outcome, Wanted } from "./player.ts";

/** What became of a case. */
export type Verdict =
  /** All was as it should be. */
  | "passed"
  /** Answers were wrong, or the connection was ended before they came. */
  | "failed"
  /** Nothing came within the time limit. */
  | "hung"
  /** The server took no more connections. */
  | "died"
  /** It was not tried, since the server was dead by then. */
  | "skipped";

/** A verdict on one trial, and why. */
export interface Judgement {
  /** The verdict. */
  readonly verdict: Verdict;
  /** Why, where it did not pass. */
  readonly why?: string;
}

/** What must come of a trial. */
export interface Expected extends Wanted {
  /** The very answers; none where only their number matters. */
  readonly exactly?: readonly Uint8Array[];
  /** How long was waited, in milliseconds. */
  readonly patience: number;
}

/** How much of a message is shown. */
const SHOWN = 24;

/** Compares what a server did with what it should have done. */
export function judge(outcome: Outcome, expected: Expected): Judgement {
  const { answers, ended } = outcome;
  const within = `within ${expected.patience} ms`;
  const wrong = firstWrong(answers, expected.exactly ?? []);
  if (wrong !== undefined) return failed(wrong);
  if (ended?.how === "malformed") return failed(`answer ${answers.length + 1} is no frame`);
  const came = `${answers.length} of ${expected.answers} answers came`;
  if (answers.length < expected.answers) {
    if (ended === undefined) return { verdict: "hung", why: `${came} ${within}` };
    return failed(`${came}, then ${ended.how === "FIN" ? "it closed" : "a reset"}`);
  }
  if (answers.length > expected.answers) {
    return failed(`${answers.length} answers came, not ${expected.answers}`);
  }
  if (expected.end && ended === undefined) {
    return { verdict: "hung", why: `all answers came, but no end ${within} of the FIN` };
  }
  return { verdict: "passed" };
}

/** A hostile frame has to end the connection, in whatever way. */
export function judgeEnd({ ended }: Outcome, patience: number): Judgement {
  if (ended) return { verdict: "passed" };
  return { verdict: "hung", why: `it kept the connection open for ${patience} ms` };
}

function firstWrong(
  answers: readonly Uint8Array[],
  exactly: readonly Uint8Array[],
): string | undefined {
  const count = Math.min(answers.length, exactly.length);
  for (let i = 0; i < count; i++) {
    const [is, should] = [answers[i]!, exactly[i]!];
    if (equals(is, should)) continue;
    const at = is.findIndex((byte, at) => byte !== should[at]);
    if (at >= SHOWN) return `answer ${i + 1} is wrong from byte ${at} on`;
    return `answer ${i + 1} is ${showMessage(is)}, not ${showMessage(should)}`;
  }
  return undefined;
}

function failed(why: string): Judgement {
  return { verdict: "failed", why };
}

/** A message in a few words. */
function showMessage(bytes: Uint8Array): string {
  if (bytes.length === 0) return "empty";
  const start = bytes.subarray(0, SHOWN);
  const more = bytes.length > SHOWN ? `… (${bytes.length} bytes)` : "";
  const text = new TextDecoder().decode(start);
  const isText = /^[\t\n\r\x20-\x7e\u00a0-\uffff]*$/.test(text);
  return isText ? quote(text) + more : spacedHex(start) + more;
}
