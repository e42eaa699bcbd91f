import { assertEquals } from "@std/assert";
import { parseAddress } from "../../lib/address.ts";
import { QuietChannel } from "../../lib/relay/quiet_channel.ts";

const BY = parseAddress("tcp://127.0.0.1:7");

Deno.test("QuietChannel.receive() ends when it has been quiet, not before somebody receives", async () => {
  const [first, second] = [new QuietChannel(BY, 1), new QuietChannel(BY, 1)];
  assertEquals(await second.receive(), null);
  assertEquals(await Promise.race([first.receive(), Promise.resolve("waits")]), "waits");
  first.close();
  second.close();
});
