import { COMMANDS } from "./commands.ts";
import type { Flag, FlagName } from "./flag.ts";
import { FLAGS } from "./flags.ts";
import { UsageError } from "../errors.ts";

/** The shells that {@linkcode completionScript} writes for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

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

function bash(): string {
  const cases = COMMANDS.map(({ name, flags }) =>
    `    "${name}") flags="${flags.map((flag) => `--${flag}`).join(" ")}" ;;`
  );
  const groups = verbs().filter((verb) => objects(verb).length > 0).map((verb) =>
    `    ${verb}) words="${objects(verb).join(" ")}"; two="$1 \${COMP_WORDS[2]}" ;;`
  );
  const values = Object.entries(FLAGS as Record<string, Flag>).flatMap(([name, flag]) => {
    const long = flag.short ? `--${name}|-${flag.short}` : `--${name}`;
    if (flag.choices) return [`    ${long}) words="${flag.choices.join(" ")}" ;;`];
    return flag.file ? [`    ${long}) COMPREPLY=($(compgen -f -- "$word")); return ;;`] : [];
  });
  return `# bash completion of sockeye: source it, or save it as a completion file.
_sockeye_words() {
  local two="$1" words="" flags="" word="$2"
  case "$1" in
${groups.join("\n")}
  esac
  case "$two" in
${cases.join("\n")}
  esac
  if [[ "$word" == -* ]]; then words="$flags"
  elif [[ $COMP_CWORD -gt 2 || -z "$words" ]]; then COMPREPLY=($(compgen -f -- "$word")); return
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
_sockeye() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${verbs().join(" ")}" -- "$word"))
    return
  fi
  case "$before" in
${values.join("\n")}
  esac
  if [[ -n "$words" ]]; then COMPREPLY=($(compgen -W "$words" -- "$word"))
  else _sockeye_words "\${COMP_WORDS[1]}" "$word"
  fi
}
complete -F _sockeye sockeye
`;
}

function fish(): string {
  const lines = verbs().map((verb) => {
    const summary = COMMANDS.find(({ name }) => name === verb)?.summary ?? `${verb} …`;
    return `complete -c sockeye -n __fish_use_subcommand -a ${verb} -d ${quote(summary)}`;
  });
  for (const { name, summary, flags } of COMMANDS) {
    const [verb = "", object] = name.split(" ");
    const inside = [verb, ...(object ? [object] : [])]
      .map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
    if (object) {
      lines.push(
        `complete -c sockeye -n '__fish_seen_subcommand_from ${verb}' -a ${object} -d ${
          quote(summary)
        }`,
      );
    }
    for (const flag of flags) lines.push(fishFlag(flag, inside));
  }
  return `# fish completion of sockeye.\n${lines.join("\n")}\n`;
}

function fishFlag(name: FlagName, inside: string): string {
  const flag: Flag = FLAGS[name];
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
