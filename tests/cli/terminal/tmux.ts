/** How long a screen may take to show what a program should show at once, in milliseconds. */
const PATIENCE = 20_000;

/** A real terminal: a shell under tmux, on a server of its own. */
export class Tmux implements AsyncDisposable {
  readonly #socket = `sockeye-${crypto.randomUUID()}`;

  /** Opens a terminal of so many columns, 12 rows high, with a shell in it. */
  static async open(columns: number): Promise<Tmux> {
    const tmux = new Tmux();
    const size = ["-x", `${columns}`, "-y", "12"];
    await tmux.#run(
      "-f",
      "/dev/null",
      "-u",
      "new-session",
      "-d",
      ...size,
      "env PS1='$ ' bash --norc",
    );
    await tmux.shows(/^\$/m);
    return tmux;
  }

  /** Types text as it stands. */
  async type(text: string): Promise<void> {
    await this.#run("send-keys", "-l", text);
  }

  /** Presses keys by the names tmux gives them: `Enter`, `BSpace`, `C-c`. */
  async press(...keys: string[]): Promise<void> {
    await this.#run("send-keys", ...keys);
  }

  /** Changes the width. */
  async resize(columns: number): Promise<void> {
    await this.#run("resize-window", "-x", `${columns}`);
  }

  /** Waits until the screen matches, and returns the match; fails with the screen after a while. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    return await this.#until(pattern, ["capture-pane", "-p"]);
  }

  /** Waits until the cursor stands in a column, from 0. */
  async hasCursorAt(column: number): Promise<void> {
    await this.#until(new RegExp(`^${column}\n`), ["display-message", "-p", "#{cursor_x}"]);
  }

  async #until(pattern: RegExp, question: string[]): Promise<RegExpExecArray> {
    const deadline = performance.now() + PATIENCE;
    for (;;) {
      const answer = await this.#run(...question);
      const match = pattern.exec(answer);
      if (match !== null) return match;
      if (performance.now() > deadline) throw new Error(`Cannot find ${pattern} in:\n${answer}`);
    }
  }

  async #run(...args: string[]): Promise<string> {
    const command = new Deno.Command("tmux", { args: ["-L", this.#socket, ...args] });
    const { success, stdout, stderr } = await command.output();
    if (!success) throw new Error(`Cannot run tmux: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  }

  /** Ends the shell and all that runs in it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#run("kill-server");
  }
}
