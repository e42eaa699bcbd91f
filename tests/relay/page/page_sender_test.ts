import { assertEquals, assertInstanceOf } from "@std/assert";
import { parseAddress } from "../../../lib/address.ts";
import { Injector } from "../../../lib/relay/injector.ts";
import { PageSender } from "../../../lib/relay/page/page_sender.ts";

const BY = parseAddress("tcp://127.0.0.1:7");
const SENDING = {
  type: "send",
  ref: 1,
  conn: 1,
  direction: "up",
  bytes: "",
  isExact: false,
} as const;

Deno.test("PageSender.send() holds a page back that asks for more and more, and reads no answer", async () => {
  const sender = new PageSender(new Injector(), BY);
  const { promise, resolve } = Promise.withResolvers<void>();
  const answers: Promise<void>[] = [];
  const answer = () => {
    answers.push(promise);
    return promise;
  };
  for (let i = 0; i < 16; i++) assertEquals(sender.send(SENDING, answer), undefined);
  while (answers.length < 16) await undefined; // Nothing is under way any more but the answers.
  assertInstanceOf(sender.send(SENDING, answer), Promise);
  assertEquals(answers.length, 17);
  resolve();
});
