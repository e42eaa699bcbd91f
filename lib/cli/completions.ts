import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import type { Flag, FlagName } from "./flag.ts";
import { FLAGS } from "./flags.ts";
import { UsageError } from "../errors.ts";

/** The shells that {@linkcode completionScript} writes for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** What an address may begin with. */
const SCHEMES = [
  ...["tcp://", "tls://", "udp://", "unix:"] as const,
  ...["ws://", "wss://", "http://", "https://"] as const,
];

/**
 * The script that teaches a shell the commands and flags of the tables.
 *
 * @throws {UsageError} When the shell is not one of {@linkcode SHELLS}.
 */
export function completionScript(shell: string): string {
  if (shell === "bash") return bash();
  if (shell === "zsh") {
    return `#compdef sockeye\nautoload -U +X bashcompinit && bashcompinit\n${bash()}`;
  }
  if (shell === "fish") return fish();
  throw new UsageError(`Unknown shell "${shell}": use one of ${SHELLS.join(", ")}`);
}

function verbs(): string[] {
  return [...new Set(COMMANDS.map(({ name }) => name.split(" ")[0]!))];
}

function objects(verb: string): string[] {
  return COMMANDS.filter(({ name }) => name.startsWith(`${verb} `))
    .map(({ name }) => name.slice(verb.length + 1));
}

/** What an argument may begin with, told from the usage line. */
function argumentsOf({ name, usage }: Command): { words: readonly string[]; hosts: boolean } {
  if (usage === "SHELL") return { words: SHELLS, hosts: false };
  if (name === "help") return { words: verbs(), hosts: false };
  const isAddress = /ADDR|LISTEN|TARGET/.test(usage);
  const words = isAddress ? SCHEMES : usage.includes("URL") ? ["http://", "https://"] : [];
  return { words, hosts: isAddress || /URL|HOST/.test(usage) };
}

function bash(): string {
  const [pairs, singles] = [COMMANDS.filter(isPair), COMMANDS.filter((one) => !isPair(one))];
  const groups = verbs().filter((verb) => !singles.some(({ name }) => name === verb));
  const cases = [
    ...pairs.map((command) => bashCase(`"${command.name}"`, command)),
    ...singles.map((command) => bashCase(`"${command.name} "*`, command)),
    ...groups.map((verb) => `    "${verb} "*) objects="${objects(verb).join(" ")}" ;;`),
  ];
  const values = [
    ...[...pairs, ...singles].flatMap((command) =>
      Object.keys(command.special ?? {}).flatMap((name) => {
        const pattern = `"${command.name}"*`;
        return bashValue(name, { flag: flagOf(command, name as FlagName), pattern });
      })
    ),
    ...Object.entries(FLAGS as Record<string, Flag>)
      .flatMap(([name, flag]) => bashValue(name, { flag, pattern: "*" })),
  ];
  return `# bash completion of sockeye: source it, or save it as a completion file.
_sockeye_words() {
  local word="$1" object="" objects="" flags="" words="" hosts=""
  if [[ $COMP_CWORD -gt 2 ]]; then object="\${COMP_WORDS[2]}"; fi
  case "\${COMP_WORDS[1]} $object" in
${cases.join("\n")}
  esac
  if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$word")); return; fi
  if [[ $COMP_CWORD -eq 2 ]]; then words="$objects $words"; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  if [[ -n "$hosts" ]]; then COMPREPLY+=($(compgen -A hostname -- "$word")); fi
  case "\${COMPREPLY[0]}" in *: | */) compopt -o nospace 2>/dev/null ;; esac
}
_sockeye() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${verbs().join(" ")}" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]} \${COMP_WORDS[2]} $before" in
${values.join("\n")}
  esac
  if [[ -n "$words" ]]; then COMPREPLY=($(compgen -W "$words" -- "$word"))
  else _sockeye_words "$word"
  fi
}
complete -o default -F _sockeye sockeye
`;
}

/** A flag as a command has it. */
function flagOf({ special }: Command, name: FlagName): Flag {
  return { ...FLAGS[name], ...special?.[name] };
}

/** What is offered behind a flag of the commands that a pattern matches. */
function bashValue(name: string, { flag, pattern }: { flag: Flag; pattern: string }): string[] {
  const names = [`--${name}`, ...(flag.short ? [`-${flag.short}`] : [])];
  const head = `    ${names.map((name) => `${pattern}" ${name}"`).join("|")})`;
  if (flag.choices) return [`${head} words="${flag.choices.join(" ")}" ;;`];
  return flag.file ? [`${head} COMPREPLY=($(compgen -f -- "$word")); return ;;`] : [];
}

function isPair({ name }: Command): boolean {
  return name.includes(" ");
}

function bashCase(pattern: string, command: Command): string {
  const { words, hosts } = argumentsOf(command);
  const settings = [
    `flags="${command.flags.map((flag) => `--${flag}`).join(" ")}"`,
    ...(isPair(command) ? [] : [`objects="${objects(command.name).join(" ")}"`]),
    ...(words.length > 0 ? [`words="${words.join(" ")}"`] : []),
    ...(hosts ? ["hosts=1"] : []),
  ];
  return `    ${pattern}) ${settings.join(" ")} ;;`;
}

function fish(): string {
  const lines = verbs().map((verb) => {
    const summary = COMMANDS.find(({ name }) => name === verb)?.summary ?? `${verb} …`;
    return `complete -c sockeye -n __fish_use_subcommand -a ${verb} -d ${quote(summary)}`;
  });
  for (const command of COMMANDS) {
    const { name, summary, flags } = command;
    const [verb = "", object] = name.split(" ");
    const others = objects(name).map((word) => ` ${word}`).join("");
    const inside = [
      `__fish_seen_subcommand_from ${verb}`,
      ...(object ? [`__fish_seen_subcommand_from ${object}`] : []),
      ...(others ? [`not __fish_seen_subcommand_from${others}`] : []),
    ].join("; and ");
    if (object) {
      lines.push(
        `complete -c sockeye -n '__fish_seen_subcommand_from ${verb}' -a ${object} -d ${
          quote(summary)
        }`,
      );
    }
    lines.push(
      ...fishArguments(command, inside),
      ...flags.map((name) => {
        return fishFlag(name, { flag: flagOf(command, name), inside });
      }),
    );
  }
  return `# fish completion of sockeye.\n${lines.join("\n")}\n`;
}

function fishArguments(command: Command, inside: string): string[] {
  const { words, hosts } = argumentsOf(command);
  const offers = [...words, ...(hosts ? ["(__fish_print_hostnames)"] : [])];
  return offers.length === 0 ? [] : [`complete -c sockeye -n '${inside}' -a '${offers.join(" ")}'`];
}

function fishFlag(name: FlagName, { flag, inside }: { flag: Flag; inside: string }): string {
  return [
    `complete -c sockeye -n '${inside}' -l ${name}`,
    flag.short ? ` -s ${flag.short}` : "",
    flag.value ? (flag.file ? " -r" : " -x") : "",
    flag.choices ? ` -a '${flag.choices.join(" ")}'` : "",
    ` -d ${quote(flag.doc)}`,
  ].join("");
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, String.raw`\$&`)}'`;
}
