import { assertEquals, assertStrictEquals } from "@std/assert";
import { abortCallbacks } from "../../lib/net/abort_callbacks.ts";

Deno.test("abortCallbacks() gives one set for each signal", () => {
  const { signal } = new AbortController();
  assertStrictEquals(abortCallbacks(signal), abortCallbacks(signal));
  assertEquals(abortCallbacks(signal) === abortCallbacks(new AbortController().signal), false);
});

Deno.test("abortCallbacks() calls those that are left when the signal is aborted", () => {
  const controller = new AbortController();
  const called: string[] = [];
  const callbacks = abortCallbacks(controller.signal);
  const gone = () => called.push("gone");
  for (const callback of [gone, () => called.push("a"), () => called.push("b")]) {
    callbacks.add(callback);
  }
  callbacks.delete(gone);
  controller.abort();
  assertEquals(called, ["a", "b"]);
});
