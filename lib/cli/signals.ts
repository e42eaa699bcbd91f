/** The signals that ask the program to end, each with the exit code of an end by it (128 + number). */
const ENDING: readonly (readonly [Deno.Signal, number])[] = [["SIGINT", 130], ["SIGTERM", 143]];

/**
 * The first SIGINT or SIGTERM asks for an orderly end, through the controller; a second one ends the
 * program at once.
 *
 * Listening from the start matters besides: the runtime cannot set signals up once descriptors have
 * run out.
 *
 * @returns What stops the watching.
 */
export function watchSignals(stopping: AbortController): Disposable {
  let count = 0;
  const listeners = ENDING.map(([signal, code]) => {
    const listener = () => {
      if (++count > 1) Deno.exit(code);
      stopping.abort(new DOMException(`Interrupted by ${signal}`, "AbortError"));
    };
    Deno.addSignalListener(signal, listener);
    return [signal, listener] as const;
  });
  return {
    [Symbol.dispose]() {
      for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
    },
  };
}
