import { isDeepStrictEqual } from "node:util";
import { refuse } from "./assertion_error.ts";
import { show, showBoth } from "./show.ts";

/** Asserts that `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) refuse(msg || "Expected a truthy value", undefined);
}

/** Asserts that two values are deeply equal. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  refuse(`Values are not equal${msg ? `: ${msg}` : ""}${showBoth(actual, expected)}`, undefined);
}

/** Asserts that two values are not deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!isDeepStrictEqual(actual, expected)) return;
  refuse(`Expected actual: ${show(actual)} not to be: ${show(expected)}`, msg);
}

/** Asserts that two values are the same, as of `Object.is`. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  refuse(
    `Values are not strictly equal${msg ? `: ${msg}` : ""}${showBoth(actual, expected)}`,
    undefined,
  );
}

/** Asserts that `actual` is neither `null` nor `undefined`. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual !== undefined && actual !== null) return;
  refuse(`Expected actual: "${actual}" to not be null or undefined`, msg);
}

/** Asserts that `actual` was made by `ExpectedType`. */
// deno-lint-ignore no-explicit-any -- Any class fits, whatever its constructor takes.
export function assertInstanceOf<T extends abstract new (...args: any[]) => any>(
  actual: unknown,
  ExpectedType: T,
  msg?: string,
): asserts actual is InstanceType<T> {
  if (actual instanceof ExpectedType) return;
  refuse(
    `Expected object to be an instance of "${ExpectedType.name}" but was ${show(actual)}`,
    msg,
  );
}

/** Asserts that every item of `expected` is deeply equal to an item of `actual`. */
export function assertArrayIncludes<T>(
  actual: ArrayLike<T>,
  expected: ArrayLike<T>,
  msg?: string,
): void {
  const missing = Array.from(expected).filter((item) =>
    !Array.from(actual).some((other) => isDeepStrictEqual(item, other))
  );
  if (missing.length === 0) return;
  refuse(`Expected actual: "${show(actual)}" to include: "${show(expected)}"`, msg);
}
