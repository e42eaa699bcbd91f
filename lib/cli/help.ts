import { type Command, COMMANDS, commandsOf, findCommand } from "./commands.ts";
import type { Flag, FlagName } from "./flag.ts";
import { FLAGS } from "./flags.ts";
import { UsageError } from "../errors.ts";
import { FAULT_KINDS } from "../relay/faults/kinds.ts";

const TITLE = "Sockeye: the netcat that understands frames.";
const ADDRESSES =
  `ADDR is tcp://127.0.0.1:9000, or :9000 for short (loopback; port 0: any free port),
[::1]:9000, tls://host:443, udp://host:53, unix:/run/x.sock, ws://host:80/path.`;
const SPECS =
  `SPEC is u8, u16le, u16be … u64be, i32le, i32be, varint, decimal, netstring, line, nul,
delim:0d0a, fixed:16, content-length, slip, cobs or raw; options follow a colon, as in
u16be:offset=2,adjust=-4,strip=4,max=1MiB (see sockeye man).`;
const FAULTS = `FAULT is ${faultNames()};
options follow a colon, as in drop:p=0.1,dir=up,match=len>100 (see sockeye man).`;
const EXIT_CODES = `Exit codes: 0 done, 1 the run failed, 2 the command line was wrong,
3 the check failed; 130 or 143 on a second signal. http --check: 3, 4 or 5 as the status.`;

/**
 * The help of the whole program, of a group of commands (`frame`), or of one command.
 *
 * @throws {UsageError} When there is no such command.
 */
export function helpText(name?: string): string {
  if (name === undefined) return overview();
  const command = findCommand(name);
  if (command) return commandHelp(command);
  const members = commandsOf(name);
  if (members.length > 0) return `${commandList(members)}\n`;
  throw new UsageError(`Unknown command "${name}": see sockeye help`);
}

/** In two lines. */
function faultNames(): string {
  const names = Object.keys(FAULT_KINDS);
  return `${names.slice(0, 9).join(", ")},\n${names.slice(9).join(", ")}`;
}

function overview(): string {
  return `${TITLE}

Usage: sockeye COMMAND [ARGUMENT…] [FLAG…]

${commandList(COMMANDS)}

${ADDRESSES}
Try: sockeye lab sticky, then sockeye help listen.

${EXIT_CODES}
`;
}

function commandList(commands: readonly Command[]): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join("\n");
}

function commandHelp(command: Command): string {
  const { name, summary, usage, examples } = command;
  const end = summary.endsWith("?") ? "" : ".";
  return `${summary[0]!.toUpperCase()}${summary.slice(1)}${end}

Usage: ${["sockeye", name, usage].filter(Boolean).join(" ")} [FLAG…]

Flags:
${flagList(command)}
${/ADDR|TARGET/.test(usage) ? `\n${ADDRESSES}\n` : ""}${
    command.flags.includes("frame") ? `\n${SPECS}\n` : ""
  }${/FAULT/.test(usage) || command.flags.includes("fault") ? `\n${FAULTS}\n` : ""}
Examples:
${examples.map((example) => `  sockeye ${example}`).join("\n")}
`;
}

function flagList({ flags: names, special = {} }: Command): string {
  const heads = names.map(flagHead);
  const width = Math.max(...heads.map((head) => head.length));
  return names.map((name, i) => {
    return flagLines(heads[i]!.padEnd(width), { ...FLAGS[name], ...special[name] });
  }).join("\n");
}

/** A flag's line; what it is by default on the same line where that fits, else on its own. */
function flagLines(head: string, flag: Flag): string {
  const line = `  ${head}  ${flag.doc}`;
  const extra = flag.choices ? flag.choices.join(", ") : "";
  const notes = [extra, flag.byDefault ? `default: ${flag.byDefault}` : ""].filter(Boolean);
  if (notes.length === 0) return line;
  const note = `[${notes.join("; ")}]`;
  return line.length + note.length < 80
    ? `${line} ${note}`
    : `${line}\n${" ".repeat(head.length + 4)}${note}`;
}

/** How a flag is written: `-f, --frame SPEC`. */
function flagHead(name: FlagName): string {
  const { short, value }: Flag = FLAGS[name];
  return `${short ? `-${short},` : "   "} --${name}${value ? ` ${value}` : ""}`;
}
