/**
 * A worker's thread that says it is ready and fails at the first work it is given.
 *
 * @module
 */
declare function postMessage(message: unknown): void;

addEventListener("message", () => {
  throw new Error("broken on purpose");
});
postMessage("ready");
