/** Waits for a promise, at most so many milliseconds; `undefined` when it takes longer. */
export async function withDeadline<T>(promise: Promise<T>, time: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), time);
  });
  // What is given up may fail later, and nobody is there to hear it.
  promise.catch(() => {});
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
