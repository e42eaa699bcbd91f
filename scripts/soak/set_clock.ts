import { runText } from "../bench/process.ts";

/** A clock that a program takes for the time of day, and that can be set while it runs. */
export class SetClock {
  /** The command that makes the one behind it go by this clock. */
  readonly wrapper: readonly string[];
  readonly #file: string;

  /** Goes by what a file says. See {@linkcode SetClock.make}. */
  constructor(library: string, file: string) {
    this.#file = file;
    // What measures how long something takes is not set along: it is not on a real machine either.
    this.wrapper = ["env", `LD_PRELOAD=${library}`, `FAKETIME_TIMESTAMP_FILE=${file}`]
      .concat(["FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1", "TZ=Europe/Berlin"]);
  }

  /** Makes one that goes right; `undefined` where `faketime` is not installed. */
  static async make(folder: string): Promise<SetClock | undefined> {
    const library = await runText("faketime", ["-m", "-f", "+0", "printenv", "LD_PRELOAD"])
      .catch(() => undefined);
    if (library === undefined) return undefined;
    const clock = new SetClock(library.trim(), `${folder}/clock`);
    await clock.set(0);
    return clock;
  }

  /** Sets it so many seconds ahead of the right time; behind it, below 0. */
  async set(seconds: number): Promise<void> {
    const sign = seconds < 0 ? "" : "+";
    await Deno.writeTextFile(`${this.#file}.new`, `${sign}${Math.round(seconds)}\n`);
    await Deno.rename(`${this.#file}.new`, this.#file);
  }
}
