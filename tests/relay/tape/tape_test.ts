import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import fc from "fast-check";
import type { CloseEvent, EndHow, RelayEvent, Side } from "../../../lib/relay/event.ts";
import { encodeTapeEvent, encodeTapeHeader, EventWriter } from "../../../lib/relay/tape/encode.ts";
import { makeTapeHeader } from "../../../lib/relay/tape/header.ts";
import { LineBuffer } from "../../../lib/relay/tape/line_buffer.ts";
import { openTape, type TapeReaderOptions } from "../../../lib/relay/tape/reader.ts";
import { TapeError } from "../../../lib/relay/tape/tape_error.ts";
import { encodeAll } from "../../../lib/frame/all.ts";
import { parseCodec } from "../../../lib/frame/spec.ts";
import { message, open } from "./events.ts";

const HEADER = new TextDecoder().decode(encodeTapeHeader(makeTapeHeader()));
const FIRST =
  '{"type":"message","conn":1,"direction":"up","index":1,"time":0,"text":"a"}\n' as const;

/** Reads a text as a tape: its events, and how much of its last line was cut off. */
async function read(
  text: string,
  options: TapeReaderOptions = {},
): Promise<{ events: RelayEvent[]; cut: number }> {
  const tape = await openTape([new TextEncoder().encode(text)], options);
  const events = await Array.fromAsync(tape);
  return { events, cut: tape.cut };
}

/** Objects as JSON makes them. */
const PLAIN = { noNullPrototype: true } as const;
/** Often the same as before: a line is written otherwise then. */
const few = fc.integer({ min: 1, max: 2 });
const place = {
  conn: fc.oneof(few, fc.integer({ min: 1 })),
  time: fc.oneof(few, fc.nat().map((us) => us / 1000)),
};
const direction = fc.constantFrom("up" as const, "down" as const);
const HOWS: Readonly<Record<EndHow, true>> = {
  ...{ FIN: true, reset: true, timeout: true, limit: true, truncated: true },
  ...{ malformed: true, shutdown: true, error: true, fault: true },
};
const how = fc.constantFrom(...Object.keys(HOWS) as EndHow[]);
const count = fc.nat();
const side: fc.Arbitrary<Side> = fc.record({
  ...{ bytesIn: count, bytesOut: count, unsent: count, messages: count, endedAt: count, how },
  injected: fc.record({ messages: count, bytes: count }, PLAIN),
}, { requiredKeys: ["bytesIn", "bytesOut", "unsent", "messages"], ...PLAIN });

const REQUIRED = [
  ...["conn", "time", "direction", "index", "reads", "glued", "bytes", "spec"] as const,
];

/** Messages as the codec named makes them. */
const messages = fc.record({
  ...{ ...place, direction },
  index: fc.integer({ min: 1 }),
  reads: fc.oneof(few, fc.integer({ min: 1 })),
  glued: fc.oneof(few, fc.integer({ min: 1 })),
  bytes: fc.oneof(fc.uint8Array(), fc.string().map((text) => new TextEncoder().encode(text))),
  spec: fc.constantFrom("raw", "u32le", "netstring", "nul", "slip", "content-length"),
  kind: fc.constantFrom("text" as const, "binary" as const),
  fault: fc.string(),
  injected: fc.constant(true as const),
}, { requiredKeys: REQUIRED, ...PLAIN }).filter(({ spec, bytes }) =>
  (spec !== "nul" || !bytes.includes(0)) && (spec !== "slip" || bytes.length > 0)
).map(({ spec, ...rest }) => ({
  ...{ type: "message" as const, ...rest },
  wire: encodeAll(parseCodec(spec), [rest.bytes]).slice(),
}));

const closes: fc.Arbitrary<CloseEvent> = fc.record({
  ...{ type: fc.constant("close" as const), ...place },
  ledger: fc.record({
    ...{ conn: place.conn, client: fc.string(), target: fc.string(), how, up: side, down: side },
    ...{ by: fc.constantFrom("client" as const, "relay" as const), durationMs: fc.nat() },
  }, PLAIN),
}, PLAIN);

const ends = fc.record({
  ...{ type: fc.constant("end" as const), ...place, direction, how, error: fc.string() },
  ...{ code: count, reason: fc.string(), goesOn: fc.constant(true as const) },
}, { requiredKeys: ["type", "conn", "time", "direction", "how"], ...PLAIN });

Deno.test("openTape() reads what encodeTapeEvent() wrote, whatever pieces it comes in", async () => {
  const events = fc.array(fc.oneof(messages, closes, ends, fc.constant(open())));
  await fc.assert(
    fc.asyncProperty(events, fc.integer({ min: 1, max: 99 }), async (events, size) => {
      const text = HEADER +
        events.map(encodeTapeEvent).map((line) => new TextDecoder().decode(line)).join("");
      const bytes = new TextEncoder().encode(text);
      const pieces = Array.from(
        { length: Math.ceil(bytes.length / size) },
        (_, i) => bytes.subarray(i * size, (i + 1) * size),
      );
      assertEquals(await Array.fromAsync(await openTape(pieces)), events);
    }),
    { numRuns: 50 },
  );
});

/** A message as a relay with `u32le` tells it. */
function framed(bytes: Uint8Array, index: number): RelayEvent {
  const wire = encodeAll(parseCodec("u32le"), [bytes]).slice();
  return message("", { bytes: wire.subarray(4), wire, index });
}

Deno.test("EventWriter writes lines behind each other that are read as the same events", async () => {
  const large = Uint8Array.from({ length: 1 << 20 }, (_, i) => i * i);
  const payloads = [new Uint8Array(), large, large.map((byte) => 97 + byte % 26), "ægir 漢字 😀"];
  const events = payloads.map((payload, i) =>
    framed(typeof payload === "string" ? new TextEncoder().encode(payload) : payload, i + 1)
  );
  const out = new LineBuffer();
  const writer = new EventWriter();
  for (const event of [open(), ...events]) writer.write(event, out);
  const text = HEADER + new TextDecoder().decode(out.written);
  assertEquals((await read(text)).events, [open(), ...events]);
});

Deno.test("EventWriter makes each line whole, whatever was written before it", () => {
  fc.assert(fc.property(fc.array(messages), (events) => {
    const out = new LineBuffer();
    const writer = new EventWriter();
    for (const event of events) writer.write(event, out);
    const alone = events.map((event) => new TextDecoder().decode(encodeTapeEvent(event))).join("");
    assertEquals(new TextDecoder().decode(out.written), alone);
  }));
});

Deno.test("encodeTapeEvent() writes text as text, its frame's header beside it", () => {
  const wire = Uint8Array.of(2, 0, 104, 105);
  const line = new TextDecoder().decode(
    encodeTapeEvent(message("", { bytes: wire.subarray(2), wire, reads: 2 })),
  );
  assertMatch(line, /"reads":2,"text":"hi","head":"0200"\}\n$/);
  assert(!line.includes("glued"));
});

Deno.test("openTape() passes a half last line over, and says how much it was", async () => {
  const half = FIRST.slice(0, 30);
  assertEquals(await read(HEADER + FIRST + half), { events: [message("a", { time: 0 })], cut: 30 });
  const whole = await read(HEADER + FIRST.trimEnd());
  assertEquals([whole.events.length, whole.cut], [1, 0]);
});

const MALFORMED: readonly (readonly [string, RegExp])[] = [
  ["", /^Cannot read line 1 of the tape: it is empty$/],
  ["hello\n", /line 1 of the tape: it is no JSON/],
  [FIRST, /line 1 of the tape: it is no header/],
  ['{"tape":2}\n', /line 1 of the tape: its version is 2/],
  [`${HEADER}${FIRST}\n`, /line 3 of the tape: it is no JSON/],
  [`${HEADER}[]\n`, /line 2 of the tape: it is no JSON object/],
  [
    HEADER + FIRST.replace("up", "sideways"),
    /line 2 .*"direction" must be one of up, down, and is "sid/,
  ],
  [HEADER + FIRST.replace('"text":"a"', '"base64":"a?"'), /line 2 .*no base64/],
  [HEADER + FIRST.replace(',"text":"a"', ""), /line 2 .*either "text" or "base64"/],
  [
    `${HEADER}{"type":"end","conn":1,"direction":"up","time":0,"how":"FIN","goesOn":1}\n`,
    /line 2 .*"goesOn" must be true/,
  ],
  [HEADER + FIRST.replace('"conn":1', '"conn":0'), /line 2 .*"conn" must be a whole number from 1/],
  [HEADER + FIRST.replace('"a"', '"\\ud800"'), /line 2 .*"text" must be a text/],
  [HEADER + FIRST.replace('"a"', `"${"a".repeat(500)}"`), /line 2 .*longer than 300 bytes/],
];

Deno.test("openTape() names the line that is wrong", async () => {
  for (const [text, pattern] of MALFORMED) {
    const error = await assertRejects(() => read(text, { maxLine: 300 }), TapeError);
    assertMatch(error.message, pattern);
  }
});
