import { assertEquals } from "@std/assert";
import { hearOut } from "../../lib/cli/hear_out.ts";
import { NetError, type NetFault } from "../../lib/errors.ts";

function failure(fault: NetFault): NetError {
  return new NetError({ action: "write", address: "", fault, reason: fault });
}

Deno.test("hearOut() waits for what a peer sent before it reset the connection", async () => {
  const hearing = Promise.withResolvers<void>();
  const events: string[] = [];
  const waiting = hearOut(failure("reset"), hearing.promise).then(() => events.push("go on"));
  await hearOut(failure("other"), hearing.promise); // The connection is open: this does not wait.
  events.push("heard");
  hearing.reject(failure("reset"));
  await waiting;
  assertEquals(events, ["heard", "go on"]);
});
