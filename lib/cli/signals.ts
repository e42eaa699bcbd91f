/** The signals that ask the program to end, each with the exit code of an end by it (128 + number). */
const ENDING: readonly (readonly [Deno.Signal, number])[] = [["SIGINT", 130], ["SIGTERM", 143]];
/** The terminal has gone. Who is to outlive it, by nohup(1), has none; see {@linkcode watchSignals}. */
const HANG_UP: typeof ENDING[number] = ["SIGHUP", 129];
/** How long a signal counts as the first one again, in milliseconds: nobody presses a key so fast. */
const ECHO = 300;

/**
 * The first SIGINT or SIGTERM asks for an orderly end, through the controller; a second one ends the
 * program at once. One Ctrl-C may arrive several times: the terminal sends it to the whole group, and
 * a launcher, such as `deno task`, passes on what it gets, even twice. SIGHUP does the same where the
 * program talks with a terminal: a prompt listens to it, and what it leaves behind would stay for ever.
 *
 * Listening from the start to the very end matters besides: the runtime cannot set signals up once
 * descriptors have run out, and a signal that nobody listens to would spoil the exit code.
 */
export function watchSignals(stopping: AbortController): void {
  let first: number | undefined;
  const onTerminal = Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
  for (const [signal, code] of onTerminal ? [...ENDING, HANG_UP] : ENDING) {
    Deno.addSignalListener(signal, () => {
      first ??= performance.now();
      if (performance.now() - first > ECHO) Deno.exit(code);
      stopping.abort(new DOMException(`Interrupted by ${signal}`, "AbortError"));
    });
  }
}
