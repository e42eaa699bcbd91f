import { assertEquals } from "@std/assert";
import {
  concat,
  endsWith,
  equals,
  includesNeedle,
  indexOfNeedle,
  lastIndexOfNeedle,
  startsWith,
} from "@std/bytes";

const bytes = (...values: number[]) => new Uint8Array(values);
/** Not at the start of its buffer, where a view that forgets its offset would show. */
const source = bytes(9, 9, 0, 1, 2, 1, 2, 1, 3).subarray(2);

Deno.test("concat() joins arrays into one of its own", () => {
  const joined = concat([bytes(1), bytes(), source.subarray(5)]);
  assertEquals(joined, bytes(1, 1, 3));
  assertEquals(joined.buffer.byteLength, 3);
  assertEquals(concat([]), bytes());
});

Deno.test("equals() compares length and content", () => {
  assertEquals(equals(source, bytes(0, 1, 2, 1, 2, 1, 3)), true);
  assertEquals(equals(source, bytes(0, 1, 2, 1, 2, 1, 4)), false);
  assertEquals(equals(bytes(1), bytes(1, 2)), false);
  assertEquals(equals(bytes(), bytes()), true);
});

Deno.test("indexOfNeedle() finds the first match at or after the start", () => {
  assertEquals(indexOfNeedle(source, bytes(1, 2)), 1);
  assertEquals(indexOfNeedle(source, bytes(1, 2), 2), 3);
  assertEquals(indexOfNeedle(source, bytes(1, 2), -4), 3);
  assertEquals(indexOfNeedle(source, bytes(1, 2), 4), -1);
  assertEquals(indexOfNeedle(source, bytes(1, 2), 99), -1);
  assertEquals(indexOfNeedle(source, bytes()), -1);
});

Deno.test("lastIndexOfNeedle() finds the last match that ends at or before the start", () => {
  assertEquals(lastIndexOfNeedle(source, bytes(1, 2)), 3);
  assertEquals(lastIndexOfNeedle(source, bytes(1, 2), 4), 3);
  assertEquals(lastIndexOfNeedle(source, bytes(1, 2), 3), 1);
  assertEquals(lastIndexOfNeedle(source, bytes(1, 2), 1), -1);
  assertEquals(lastIndexOfNeedle(source, bytes(1, 2), 99), 3);
  assertEquals(lastIndexOfNeedle(source, bytes(0), 0), 0);
  assertEquals(lastIndexOfNeedle(source, bytes(0), -1), -1);
  assertEquals(lastIndexOfNeedle(source, bytes()), -1);
});

Deno.test("startsWith() and endsWith() compare one end", () => {
  assertEquals(startsWith(source, bytes(0, 1)), true);
  assertEquals(startsWith(source, bytes(1)), false);
  assertEquals(startsWith(bytes(1), bytes(1, 2)), false);
  assertEquals(endsWith(source, bytes(1, 3)), true);
  assertEquals(endsWith(source, bytes(1)), false);
  assertEquals(endsWith(bytes(2), bytes(1, 2)), false);
  assertEquals(startsWith(source, bytes()) && endsWith(source, bytes()), true);
});

Deno.test("includesNeedle() looks at or after the start", () => {
  assertEquals(includesNeedle(source, bytes(0, 1)), true);
  assertEquals(includesNeedle(source, bytes(0, 1), 1), false);
});
