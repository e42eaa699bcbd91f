import { assertEquals, assertRejects } from "@std/assert";
import { parseAddress } from "../../lib/address.ts";
import { Conversation } from "../../lib/cli/conversation.ts";
import { NetError } from "../../lib/errors.ts";
import type { Channel } from "../../lib/net/channel.ts";

function reset(): NetError {
  return new NetError({ action: "write", address: "", fault: "reset", reason: "reset" });
}

async function* oneInput(): AsyncGenerator<Uint8Array[]> {
  yield [new Uint8Array(9)];
}

/** A peer that refuses what is sent, and whose answer is read only after that. */
function refusingChannel(answer: Uint8Array): Channel {
  const local = parseAddress("127.0.0.1:1");
  const refused = Promise.withResolvers<void>();
  let answers = [[answer]];
  return {
    local,
    remote: local,
    send() {
      refused.resolve();
      return Promise.reject(reset());
    },
    async receive() {
      await refused.promise;
      await new Promise((resolve) => setTimeout(resolve)); // In a later turn, as from a socket.
      const [next] = answers;
      answers = [];
      if (next === undefined) throw reset();
      return next;
    },
    closeWrite: () => Promise.resolve(),
    close: () => void (answers = []),
  };
}

function deskOf(inputs: AsyncGenerator<Uint8Array[]>) {
  const shown: Uint8Array[] = [];
  const said: string[] = [];
  const desk = {
    isPerson: false,
    inputs,
    show: (messages: readonly Uint8Array[]) => Promise.resolve(void shown.push(...messages)),
    say: (line: string) => void said.push(line),
    [Symbol.dispose]() {},
  };
  return { desk, shown, said };
}

/** A peer that says nothing until the channel is closed. */
function silentChannel(): Channel {
  const local = parseAddress("127.0.0.1:1");
  const closed = Promise.withResolvers<null>();
  return {
    local,
    remote: local,
    send: () => Promise.resolve(),
    receive: () => closed.promise,
    closeWrite: () => Promise.resolve(),
    close: () => closed.resolve(null),
  };
}

async function* noInput(signal: AbortSignal): AsyncGenerator<Uint8Array[]> {
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  yield [];
}

Deno.test("Conversation.hold() says why it ends when nothing is said for the idle time", async () => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { desk, said } = deskOf(noInput(signal));
  const conversation = new Conversation(desk, {
    isStream: true,
    reconnect: false,
    idle: 1000,
    signal,
  });
  await conversation.hold(silentChannel());
  assertEquals(said, ["close tcp://127.0.0.1:1: quiet for 1 s: see --idle"]);
  stopping.abort();
});

Deno.test("Conversation.hold() shows what a peer sent before it reset the connection", async () => {
  const { desk, shown } = deskOf(oneInput());
  const { signal } = new AbortController();
  const conversation = new Conversation(desk, { isStream: true, reconnect: false, signal });
  const answer = new Uint8Array([1]);
  await assertRejects(() => conversation.hold(refusingChannel(answer)), NetError, "reset");
  assertEquals(shown, [answer]);
});
