/**
 * The clock that tells how old messages are: the time of day, held back where it has run ahead of the
 * time that passed. A clock that is set forward makes nothing older, and one that was set forward by
 * mistake and is set right hides nothing.
 *
 * @param now What time it is, in milliseconds since 1970.
 * @param elapsed Milliseconds that have passed, by a clock that nobody sets.
 */
export function ageClock(
  now: () => number,
  elapsed: () => number = () => performance.now(),
): () => number {
  const start = now() - elapsed();
  return () => Math.min(now(), start + elapsed());
}
