import * as std from "@std/assert";
import { strictEqual } from "node:assert/strict";

/** Not by the stand-in, which is what is tested. */
function message(fn: () => unknown): string | undefined {
  try {
    fn();
  } catch (error) {
    strictEqual(error instanceof std.AssertionError, true);
    strictEqual((error as Error).name, "AssertionError");
    return (error as Error).message;
  }
}

function passes(...checks: (() => unknown)[]): void {
  for (const check of checks) strictEqual(message(check), undefined, String(check));
}

function fails(...checks: (() => unknown)[]): void {
  for (const check of checks) strictEqual(typeof message(check), "string", String(check));
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(() => undefined, (error) => error);
}

Deno.test("assert() fails for what is not truthy, with the message given", () => {
  passes(() => std.assert(1));
  strictEqual(message(() => std.assert(0, "no bytes")), "no bytes");
});

Deno.test("assertEquals() compares by content, type and sign of zero", () => {
  passes(
    () => std.assertEquals({ a: [1, new Uint8Array([2])] }, { a: [1, new Uint8Array([2])] }),
    () => std.assertEquals(new Map([[1, new Set([2])]]), new Map([[1, new Set([2])]])),
    () => std.assertEquals(NaN, NaN),
  );
  fails(
    () => std.assertEquals<unknown>({ a: undefined }, {}),
    () => std.assertEquals<unknown>([1], new Uint8Array([1])),
    () => std.assertEquals(0, -0),
    () => std.assertEquals(new Date(1), new Date(2)),
  );
});

Deno.test("assertEquals() shows both values and where they part", () => {
  const shown = message(() => std.assertEquals("sockeye", "sockets", "the name"));
  strictEqual(
    shown,
    "Values are not equal: the name\n    actual: 'sockeye'\n  expected: 'sockets'\n" +
      "  first difference at index 5\n",
  );
});

Deno.test("assertNotEquals() and assertStrictEquals() tell equal from same", () => {
  const list = [1];
  passes(() => std.assertNotEquals(1, 2), () => std.assertStrictEquals(list, list));
  fails(() => std.assertNotEquals([1], [1]), () => std.assertStrictEquals([1], [1]));
});

Deno.test("assertThrows() returns what was thrown", () => {
  const error = new RangeError("Cannot read 5 bytes");
  const fn = () => {
    throw error;
  };
  strictEqual(std.assertThrows(fn), error);
  strictEqual(std.assertThrows(fn, RangeError, "5 bytes"), error);
  strictEqual(std.assertThrows(fn, Error), error);
});

Deno.test("assertThrows() fails when nothing, or something else, is thrown", () => {
  const fn = () => {
    throw new RangeError("Cannot read 5 bytes");
  };
  strictEqual(
    message(() => std.assertThrows(() => {}, "mine")),
    "Expected function to throw: mine",
  );
  fails(
    () => std.assertThrows(() => {}),
    () => std.assertThrows(fn, TypeError),
    () => std.assertThrows(fn, RangeError, "6 bytes"),
    () =>
      std.assertThrows(() => {
        throw "text";
      }, Error),
  );
});

Deno.test("assertRejects() returns what was rejected with", async () => {
  const error = new TypeError("Cannot connect");
  strictEqual(await std.assertRejects(() => Promise.reject(error), TypeError, "connect"), error);
  strictEqual(await std.assertRejects(() => Promise.reject("text")), "text");
});

Deno.test("assertRejects() fails when the promise fulfils, rejects otherwise, or is none", async () => {
  const throws = () => {
    throw new Error("at once");
  };
  const attempts = [
    std.assertRejects(() => Promise.resolve()),
    std.assertRejects(() => Promise.reject(new TypeError("x")), RangeError),
    std.assertRejects(() => Promise.reject(new TypeError("x")), TypeError, "y"),
    std.assertRejects(throws),
    std.assertRejects((() => 1) as unknown as () => Promise<void>),
  ];
  for (const attempt of attempts) {
    strictEqual(await rejection(attempt) instanceof std.AssertionError, true);
  }
});

Deno.test("assertions on text look inside it", () => {
  passes(
    () => std.assertStringIncludes("listen :80", "en :"),
    () => std.assertMatch("listen", /^l/),
    () => std.assertNotMatch("listen", /^x/),
  );
  fails(
    () => std.assertStringIncludes("listen", "x"),
    () => std.assertMatch("listen", /^x/),
    () => std.assertNotMatch("listen", /^l/),
  );
});

Deno.test("assertions on order fail at and beyond their limit", () => {
  passes(
    () => std.assertGreater(2, 1),
    () => std.assertGreaterOrEqual(1, 1),
    () => std.assertLess(1, 2),
    () => std.assertLessOrEqual(1, 1),
  );
  fails(
    () => std.assertGreater(1, 1),
    () => std.assertGreaterOrEqual(0, 1),
    () => std.assertLess(1, 1),
    () => std.assertLessOrEqual(NaN, 1),
  );
});

Deno.test("assertAlmostEquals() allows the tolerance, by default a ten-millionth", () => {
  passes(
    () => std.assertAlmostEquals(1.1, 1, 0.2),
    () => std.assertAlmostEquals(0.1 + 0.2, 0.3),
    () => std.assertAlmostEquals(Infinity, Infinity),
  );
  fails(() => std.assertAlmostEquals(1.1, 1, 0.05), () => std.assertAlmostEquals(NaN, 1));
});

Deno.test("assertions on objects look at presence, class and items", () => {
  passes(
    () => std.assertExists(0),
    () => std.assertInstanceOf(new TypeError(), Error),
    () => std.assertArrayIncludes([{ a: 1 }, 2], [{ a: 1 }]),
  );
  fails(
    () => std.assertExists(null),
    () => std.assertInstanceOf({}, Error),
    () => std.assertArrayIncludes([1], [1, 2]),
  );
});

Deno.test("fail() and unreachable() always fail", () => {
  strictEqual(message(() => std.fail("too late")), "Failed assertion: too late");
  strictEqual(message(() => std.unreachable()), "Unreachable");
});
