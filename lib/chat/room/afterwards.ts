/** Calls `then` with a value: at once, where it is there at once. */
export function afterwards<T>(
  value: T | Promise<T>,
  then: (value: T) => void,
): Promise<void> | undefined {
  if (value instanceof Promise) return value.then(then);
  then(value);
}
