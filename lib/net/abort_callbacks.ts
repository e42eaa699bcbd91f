const registry = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * What to call when a signal is aborted: a set of callbacks, which must not throw, to add to and
 * delete from.
 *
 * For a signal that thousands of connections wait for. A listener of its own for each would cost half
 * a KiB, and the more time the more there are: all are looked through when one is added.
 */
export function abortCallbacks(signal: AbortSignal): Set<() => void> {
  const known = registry.get(signal);
  if (known) return known;
  const callbacks = new Set<() => void>();
  registry.set(signal, callbacks);
  signal.addEventListener("abort", () => callbacks.forEach((callback) => callback()));
  return callbacks;
}
