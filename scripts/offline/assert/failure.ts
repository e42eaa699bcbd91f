import { AssertionError, refuse } from "./assertion_error.ts";
import { show } from "./show.ts";

// deno-lint-ignore no-explicit-any -- Any error class fits, whatever its constructor takes.
type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

/** Fails. */
export function fail(msg?: string): never {
  refuse("Failed assertion", msg);
}

/** Fails where the program should not get to. */
export function unreachable(reason?: string): never {
  throw new AssertionError(reason ?? "Unreachable");
}

/** Asserts that `fn` throws, and returns what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Asserts that `fn` throws an `ErrorClass` with `msgIncludes` in its message, and returns it. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  classOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  const [ErrorClass, own] = typeof classOrMsg === "string" ? [, classOrMsg] : [classOrMsg, msg];
  try {
    fn();
  } catch (error) {
    return checkError(error, { ErrorClass, msgIncludes, msg: own });
  }
  refuse("Expected function to throw", own);
}

/** Asserts that the promise of `fn` rejects, and returns what it rejects with. */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
/** Asserts that it rejects with an `ErrorClass` with `msgIncludes` in its message; returns it. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const [ErrorClass, own] = typeof classOrMsg === "string" ? [, classOrMsg] : [classOrMsg, msg];
  const promise = start(fn, own);
  try {
    await promise;
  } catch (error) {
    return checkError(error, { ErrorClass, msgIncludes, msg: own });
  }
  refuse("Expected function to reject", own);
}

function start(fn: () => PromiseLike<unknown>, msg: string | undefined): PromiseLike<unknown> {
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch {
    refuse("Function throws when expected to reject", msg);
  }
  return typeof promise?.then === "function"
    ? promise
    : refuse("Expected function to return a promise", msg);
}

interface Wanted {
  ErrorClass: ErrorClass<Error> | undefined;
  msgIncludes: string | undefined;
  msg: string | undefined;
}

function checkError(error: unknown, { ErrorClass, msgIncludes, msg }: Wanted): unknown {
  if (!ErrorClass) return error;
  if (!(error instanceof Error)) refuse(`A non-Error object was thrown: ${show(error)}`, msg);
  if (!(error instanceof ErrorClass)) {
    refuse(`Expected error to be instance of "${ErrorClass.name}", but was ${show(error)}`, msg);
  }
  if (msgIncludes !== undefined && !error.message.includes(msgIncludes)) {
    const wanted = `include ${show(msgIncludes)}, but got ${show(error.message)}`;
    refuse(`Expected error message to ${wanted}`, msg);
  }
  return error;
}
