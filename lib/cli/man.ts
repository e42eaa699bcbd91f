import { type Command, COMMANDS } from "./commands.ts";
import type { Flag, FlagName } from "./flag.ts";
import { FLAGS } from "./flags.ts";
import { CODECS } from "../frame/spec.ts";
import { describeFaults } from "../relay/faults/help.ts";
import { describeRelayEvents } from "./relay/event_help.ts";

/** The manual page, in the man macros of roff, made from the tables of commands and flags. */
export function manPage(version: string): string {
  return `.TH SOCKEYE 1 "" "sockeye ${version}" "User Commands"
.SH NAME
sockeye \\- the netcat that understands frames
.SH SYNOPSIS
.B sockeye
.I COMMAND
[\\fIARGUMENT\\fR...] [\\fIFLAG\\fR...]
.SH COMMANDS
${COMMANDS.map(commandSection).join("\n")}
.SH FLAGS
${(Object.keys(FLAGS) as FlagName[]).map(flagSection).join("\n")}
.SH FRAME SPECS
${CODECS.map(({ spec, doc }) => `.TP\n.B ${roff(spec)}\n${roff(doc)}`).join("\n")}
.SH FAULTS
.nf
${describeFaults().split("\n").map((line) => roff(line)).join("\n")}
.fi
.SH EVENTS OF RELAY \\-\\-JSON
.nf
${describeRelayEvents().split("\n").map((line) => roff(line)).join("\n")}
.fi
.SH ENVIRONMENT
.TP
.B OTEL_DENO=true
Servers export their figures, and a span of each connection and request, by OTLP, to where
OTEL_EXPORTER_OTLP_ENDPOINT says. An executable by deno compile has to be made with it.
.TP
.B NO_COLOR
Nothing is coloured.
.TP
.B SOCKEYE_CACHE
Where an executable that unpacks itself keeps what it has unpacked. Unless it is set, that is
sockeye in XDG_CACHE_HOME or in ~/.cache.
.SH EXIT STATUS
0 done, 1 the run failed, 2 the command line was wrong, 3 the check failed; 130 or 143 on a second signal.
With http --check, 3, 4 or 5 is the class of the status, and 0 a success.
`;
}

function commandSection({ name, usage, summary, examples }: Command): string {
  return [
    ".TP",
    `.B sockeye ${roff([name, usage].filter(Boolean).join(" "))}`,
    `${roff(summary)}`,
    ...examples.flatMap((example) => [".br", `.RI "Example: " "sockeye ${roff(example, true)}"`]),
  ].join("\n");
}

function flagSection(name: FlagName): string {
  const { short, value, doc, byDefault, choices }: Flag = FLAGS[name];
  const head = `${short ? `\\-${short}, ` : ""}\\-\\-${roff(name)}${
    value ? ` ${roff(value)}` : ""
  }`;
  const notes = [choices?.join(", "), byDefault && `default: ${byDefault}`].filter(Boolean);
  return [".TP", `.B ${head}`, roff(doc) + (notes.length ? roff(` (${notes.join("; ")})`) : "")]
    .join("\n");
}

/** Text that roff shows as it stands. */
function roff(text: string, quoted = false): string {
  const plain = text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replace(/^([.'])/, "\\&$1");
  return quoted ? plain.replaceAll('"', "\\(dq") : plain;
}
