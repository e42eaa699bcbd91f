/**
 * A stand-in for `@std/assert` where JSR cannot be reached: the names Sockeye's tests use, over
 * `node:util`.
 *
 * @module
 */
export { AssertionError } from "./assertion_error.ts";
export {
  assertAlmostEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "./comparison.ts";
export {
  assert,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertInstanceOf,
  assertNotEquals,
  assertStrictEquals,
} from "./equality.ts";
export { assertRejects, assertThrows, fail, unreachable } from "./failure.ts";
