import { FAULT_KINDS, type FaultKind } from "./kinds.ts";
import { type OptionName, OPTIONS } from "./options.ts";

const COMMON = [
  "    p=P                       the probability [1]: of a message, a datagram,",
  "                              of a byte (corrupt without frames), else of one",
  "                              direction of a connection",
  "    dir=up|down|both          up is from the client to the target [both]",
  "    match=FILTER              on messages: only those that it lets through",
];

/** The kinds of faults with their options, as `--fault help` prints them. */
export function describeFaults(): string {
  const kinds = Object.entries<FaultKind>(FAULT_KINDS);
  return [
    "Faults: KIND[:OPTION=VALUE,…], as in drop:p=0.1,dir=up,match=len>100",
    ...section("On bytes:", kinds.filter(([, kind]) => kind.on === "bytes")),
    ...section("On messages (streams need --frame):", kinds.filter(([, { on }]) => on !== "bytes")),
    "",
    "With all of them:",
    ...COMMON.map((line) => `  ${line}`),
    "",
  ].join("\n");
}

function section(title: string, kinds: readonly [string, FaultKind][]): string[] {
  return ["", title, ...kinds.flatMap(([name, kind]) => describe(name, kind))];
}

function describe(name: string, { doc, options }: FaultKind): string[] {
  const lines = Object.entries(options).map(([option, byDefault]) => {
    const { value, doc } = OPTIONS[option as OptionName];
    const state = byDefault === null ? " (needed)" : byDefault === "" ? "" : ` [${byDefault}]`;
    return `      ${`${option}=${value}`.padEnd(26)}${doc}${state}`;
  });
  return [`  ${name.padEnd(12)}${doc}`, ...lines];
}
