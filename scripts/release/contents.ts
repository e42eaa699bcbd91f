import type { TarEntry } from "../archive/tar.ts";
import { mustRun } from "../compile/run_program.ts";

/** The files that an executable is released with, where a system looks for them below its prefix. */
const PLACES = {
  man: "share/man/man1/sockeye.1",
  bash: "share/bash-completion/completions/sockeye",
  zsh: "share/zsh/site-functions/_sockeye",
  fish: "share/fish/vendor_completions.d/sockeye.fish",
  licence: "share/doc/sockeye/LICENSE",
  notice: "share/doc/sockeye/NOTICE",
} as const;

/** What {@linkcode readCompanions} takes: the texts that the program cannot tell. */
export interface CompanionOptions {
  /** Our own licence. */
  licence: string;
  /** The licences of others. */
  notice: string;
}

/** The manual, completions and licences, the same for every platform. */
export async function readCompanions(
  entry: string,
  { licence, notice }: CompanionOptions,
): Promise<TarEntry[]> {
  const [man, bash, zsh, fish] = await Promise.all([
    ask(entry, ["man"]),
    ...["bash", "zsh", "fish"].map((shell) => ask(entry, ["completions", shell])),
  ]) as [string, string, string, string];
  const texts = { man, bash, zsh, fish, licence, notice };
  return Object.entries(PLACES).map(([name, path]) => ({
    path,
    mode: 0o644,
    content: new TextEncoder().encode(texts[name as keyof typeof PLACES]),
  }));
}

/** What the program prints; from its source, since another platform's executable does not run. */
async function ask(entry: string, args: string[]): Promise<string> {
  return await mustRun(Deno.execPath(), ["run", "--quiet", "-P", entry, ...args]);
}
