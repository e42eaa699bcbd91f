import { spacedHex } from "../../frame/show.ts";
import type { Trial } from "../../measure/torture/trial.ts";

/** Where a trial was played. */
export interface Place {
  /** The address, as it was written. */
  readonly address: string;
  /** The spec. */
  readonly spec: string;
  /** How long was waited, in milliseconds. */
  readonly patience: number;
  /** The flags of TLS, as they were written. */
  readonly tls: readonly string[];
}

/** What a command line may hold of messages. */
const MAX_TEXT = 2000;
/** How many messages a command line may name. */
const MAX_MESSAGES = 20;
const SAFE_REGEXP = /^[\w@%+=:,./-]+$/;

/**
 * The shortest command line that does what a trial did. Where the messages are too many to be named,
 * it sends them as often as it takes.
 */
export function reproduce(trial: Trial, place: Place): string {
  const { address, spec, patience, tls } = place;
  const { messages, wire, cuts, gap, halfClose, connections = 1 } = trial;
  const where = [quoteWord(address), ...tls.map(quoteWord)].join(" ");
  const time = `--timeout ${patience % 1000 === 0 ? `${patience / 1000}s` : `${patience}ms`}`;
  if (messages.length === 0 || halfClose) return reproduceRaw(trial, `${where} ${time}`);
  const cut = cuts.length === 0 ? "" : ` --cut ${namePlaces(cuts)}`;
  const pause = gap === undefined ? "" : ` --interval ${gap}ms`;
  const flags = `--frame ${quoteWord(spec)}${cut}${pause} ${time}`;
  if (wire.length > MAX_TEXT && messages.length === 1) {
    const size = messages[0]!.length;
    return `head -c ${size} /dev/zero | tr '\\0' x | sockeye send ${where} ${flags} --file -`;
  }
  const { list, repeat } = shorten(messages);
  const command = `sockeye send ${where} ${flags}${repeat} ${nameMessages(list)}`;
  if (connections === 1) return command;
  return `for i in $(seq ${connections}); do ${command} & done; wait`;
}

/** What must not be followed by a FIN is sent raw; what must be is piped into `connect`. */
function reproduceRaw({ wire, halfClose }: Trial, where: string): string {
  if (!halfClose) return `sockeye send ${where} --wait 1 --hex ${wire.toHex()}`;
  return `printf '${Array.from(wire, escapeByte).join("")}' | sockeye connect ${where}`;
}

/** A byte in the format of printf(1). */
function escapeByte(byte: number): string {
  const char = String.fromCharCode(byte);
  return /[\w .,:;/=+@!?-]/.test(char) ? char : `\\${byte.toString(8).padStart(3, "0")}`;
}

function namePlaces(cuts: readonly number[]): string {
  const step = cuts[0]!;
  const isEven = cuts.length > 1 && cuts.every((at, i) => at === (i + 1) * step);
  return isEven ? `every:${step}` : cuts.join(",");
}

/** Messages that are a few again and again, as these few and how often. */
function shorten(messages: readonly Uint8Array[]): { list: readonly Uint8Array[]; repeat: string } {
  if (messages.length <= MAX_MESSAGES) return { list: messages, repeat: "" };
  const again = messages.indexOf(messages[0]!, 1);
  const list = messages.slice(0, again > 0 ? again : MAX_MESSAGES);
  return { list, repeat: ` --repeat ${Math.ceil(messages.length / list.length)}` };
}

/** Messages as arguments: text where all are, else in hexadecimal. */
function nameMessages(messages: readonly Uint8Array[]): string {
  const texts = messages.map((message) => new TextDecoder().decode(message));
  const isText = texts.every((text) => /^[^\p{Cc}\ufffd]*$/u.test(text) && !text.startsWith("-"));
  if (isText) return texts.map(quoteWord).join(" ");
  return `--hex ${messages.map((bytes) => quoteWord(spacedHex(bytes))).join(" ")}`;
}

/** A word as a POSIX shell reads it back. */
function quoteWord(word: string): string {
  return SAFE_REGEXP.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
