import { assertEquals } from "@std/assert";
import { type ServiceOptions, SERVICES } from "../../lib/services/registry.ts";
import type { Service } from "../../lib/services/service.ts";

function make(name: string, options?: ServiceOptions): Service {
  const entry = SERVICES.find((entry) => entry.name === name);
  if (entry === undefined) throw new Error(`Cannot find the service ${name}`);
  return entry.make(options);
}

function ask(service: Service, ...texts: string[]): string[] {
  const encoder = new TextEncoder();
  const answers = service.answer(texts.map((text) => encoder.encode(text)));
  return answers.map((answer) => new TextDecoder().decode(answer));
}

function at(date: string): ServiceOptions {
  return { now: () => new Date(date) };
}

Deno.test("SERVICES holds every service under the name it calls itself", () => {
  assertEquals(
    SERVICES.map((entry) => entry.make().name),
    ["echo", "reply", "discard", "chargen", "daytime", "time", "print"],
  );
});

Deno.test("echo answers each message with itself", () => {
  assertEquals(ask(make("echo"), "one", "", "three"), ["one", "", "three"]);
});

Deno.test("reply answers each message with its text", () => {
  assertEquals(ask(make("reply", { text: new TextEncoder().encode("ok") }), "a", "b"), [
    "ok",
    "ok",
  ]);
});

Deno.test("discard and print answer nothing", () => {
  assertEquals(ask(make("discard"), "a"), []);
  assertEquals(ask(make("print"), "a"), []);
});

Deno.test("chargen opens with lines of 72 characters, each shifted by one", () => {
  const [first, second] = [...take(make("chargen").opening!(), 2)].map(decode);
  assertEquals(
    first,
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefg\r\n",
  );
  assertEquals(
    second,
    "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefgh\r\n",
  );
});

Deno.test("chargen begins again after 95 lines", () => {
  const lines = [...take(make("chargen").opening!(), 96)].map(decode);
  assertEquals(new Set(lines).size, 95);
  assertEquals(lines[95], lines[0]);
  assertEquals(lines.every((line) => /^[\x20-\x7e]{72}\r\n$/.test(line)), true);
});

Deno.test("chargen answers a message with 0 to 512 characters and never more than it had", () => {
  const lengths = [0, 0.5, 0.9999].map((random) => {
    const service = make("chargen", { random: () => random });
    return [9, 2000].map((asked) => service.answer([new Uint8Array(asked)])[0]?.length);
  });
  assertEquals(lengths, [[0, 0], [9, 256], [9, 512]]);
});

Deno.test("daytime tells the time in UTC as RFC 867 writes it", () => {
  const service = make("daytime", at("2026-11-21T03:35:12.9Z"));
  const text = "Saturday, November 21, 2026 03:35:12-UTC\r\n";
  assertEquals(ask(service, "?"), [text]);
  assertEquals([...service.opening!()].map(decode), [text]);
});

Deno.test("time tells the seconds since 1900 in 32 bits, big-endian", () => {
  // The examples of RFC 868: 1 Jan 1970, 1 May 1983 and 17 Nov 1858 less the sign.
  assertEquals(seconds("1970-01-01T00:00:00Z"), 2_208_988_800);
  assertEquals(seconds("1983-05-01T00:00:00Z"), 2_629_584_000);
});

Deno.test("time starts again from 0 in February 2036", () => {
  assertEquals(seconds("2036-02-07T06:28:15Z"), 2 ** 32 - 1);
  assertEquals(seconds("2036-02-07T06:28:16Z"), 0);
});

function seconds(date: string): number {
  const [bytes = new Uint8Array()] = make("time", at(date)).opening!();
  assertEquals(bytes.length, 4);
  return new DataView(bytes.buffer).getUint32(0);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function* take<T>(values: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const value of values) {
    if (left-- === 0) return;
    yield value;
  }
}
