import type { TerminalDevice } from "./device.ts";

/** What the watching of a terminal does to a prompt. */
export interface Watched {
  /** Resolves when the prompt has ended, and the watching with it. */
  readonly closed: Promise<unknown>;
  /** The terminal's width changed. */
  refresh(): void;
  /** The program is asked to end. */
  interrupt(): void;
  /** The program exits. */
  close(): void;
}

type Watch = readonly [signal: Deno.Signal, listener: () => void];

/**
 * Tells a prompt what happens to its terminal and its program, until the prompt ends.
 *
 * @param prompt The prompt.
 * @param device Its terminal.
 */
export function watchTerminal(prompt: Watched, device: TerminalDevice): void {
  const watches = Deno.build.os === "windows"
    ? endings(prompt, ["SIGINT", "SIGBREAK", "SIGHUP"])
    : [...endings(prompt, ["SIGINT", "SIGTERM", "SIGHUP"]), ...changes(prompt, device)];
  const exit = () => prompt.close();
  for (const [signal, listener] of watches) Deno.addSignalListener(signal, listener);
  globalThis.addEventListener("unload", exit);
  prompt.closed.then(() => {
    for (const [signal, listener] of watches) Deno.removeSignalListener(signal, listener);
    globalThis.removeEventListener("unload", exit);
  });
}

function endings(prompt: Watched, signals: readonly Deno.Signal[]): Watch[] {
  return signals.map((signal) => [signal, () => prompt.interrupt()]);
}

function changes(prompt: Watched, device: TerminalDevice): Watch[] {
  return [
    ["SIGWINCH", () => prompt.refresh()],
    ["SIGCONT", () => {
      // The shell has set the terminal to its own mode in between.
      device.setRaw(false);
      device.setRaw(true);
      prompt.refresh();
    }],
  ];
}
