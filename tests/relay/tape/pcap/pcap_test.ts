import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { concat } from "@std/bytes";
import type { Address } from "../../../../lib/address.ts";
import { parseCodec } from "../../../../lib/frame/spec.ts";
import type { RelayEvent } from "../../../../lib/relay/event.ts";
import { CaptureError } from "../../../../lib/relay/tape/pcap/capture_error.ts";
import { capturedPackets } from "../../../../lib/relay/tape/pcap/capture.ts";
import { TCP_FLAGS, tcpPacket } from "../../../../lib/relay/tape/pcap/packet.ts";
import { peerTest } from "../../../peers.ts";
import { message, open } from "../events.ts";
import { classicCapture, exported, imported, said } from "./captures.ts";

/** A question, its answer, and both ends. */
const TALK: readonly RelayEvent[] = [
  open(),
  message("ping", { time: 1.5 }),
  message("pong", { direction: "down", time: 2.25, reads: 2 }),
  { type: "end", conn: 1, direction: "up", time: 3, how: "FIN" },
  { type: "end", conn: 1, direction: "down", time: 4, how: "FIN" },
];
const V6 = { scheme: "tcp", host: "2001:db8::1", port: 9000 } as const;

/** What `tshark` says of a capture, field by field. */
async function tshark(capture: Uint8Array, args: readonly string[]): Promise<string[]> {
  const path = await Deno.makeTempFile({ suffix: ".pcapng" });
  try {
    await Deno.writeFile(path, capture);
    const { stdout, stderr, code } = await new Deno.Command("tshark", {
      args: ["-r", path, ...args],
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout).split("\n").slice(0, -1);
  } finally {
    await Deno.remove(path);
  }
}

const fields = (...names: string[]) => ["-T", "fields", ...names.flatMap((name) => ["-e", name])];
const CHECKSUMS = ["ip", "tcp", "udp"].flatMap((name) => ["-o", `${name}.check_checksum:TRUE`]);

peerTest("exportTape() writes what tshark finds nothing wrong with", "tshark", async () => {
  const big = message("x".repeat(200_000), { conn: 2, time: 5 });
  const udp = { scheme: "udp", host: "127.0.0.1", port: 5354 } as const;
  const capture = await exported([
    ...TALK,
    open({ conn: 2, time: 4.5, target: V6 }),
    big,
    { type: "end", conn: 2, direction: "down", time: 6, how: "reset" },
    open({ conn: 3, time: 7, client: { ...udp, port: 50009 }, target: udp }),
    message("datagram!", { conn: 3, time: 8 }),
    open({
      conn: 4,
      time: 9,
      client: { scheme: "unix", path: "" },
      target: { scheme: "unix", path: "/x" },
    }),
    message("unix", { conn: 4, time: 9 }),
  ]);
  const wrong = "_ws.malformed || tcp.analysis.flags || tcp.checksum.status == 0";
  assertEquals(await tshark(capture, [...CHECKSUMS, "-Y", wrong]), []);
  for (const name of ["ip", "tcp", "udp"]) {
    const statuses = await tshark(capture, [
      ...CHECKSUMS,
      "-Y",
      name,
      ...fields(`${name}.checksum.status`),
    ]);
    assertEquals(new Set(statuses), new Set(["1"]), name);
  }
  const payloads = await tshark(capture, [
    "-Y",
    "tcp.len > 0 && tcp.len < 9",
    ...fields("tcp.payload"),
  ]);
  assertEquals(payloads.map((hex) => new TextDecoder().decode(Uint8Array.fromHex(hex))), [
    ...["ping", "pong", "unix"],
  ]);
  assertEquals(await tshark(capture, ["-Y", "udp", ...fields("udp.length")]), ["17"]);
  const times = await tshark(capture, ["-Y", "tcp.len == 4", ...fields("frame.time_epoch")]);
  assertMatch(times[0]!, /^1700000000\.0015/);
});

peerTest("exportTape() says in comments which message a packet is", "tshark", async () => {
  const capture = await exported(TALK, { comments: true });
  const comments = await tshark(capture, ["-Y", "tcp.len > 0", ...fields("frame.comment")]);
  assertEquals(comments, ["#1 up 1", "#1 down 1, cut: 2 reads"]);
});

Deno.test("importCapture() reads what exportTape() wrote", async () => {
  for (const target of [open().target, V6]) {
    const events = [open({ target }), ...TALK.slice(1)];
    const { events: read } = await imported(await exported(events));
    const [first, ...rest] = read.map((event) => ({ ...event, time: undefined }));
    assertEquals(first?.type === "open" && first.target as Address, target);
    assertEquals(rest.map(({ type }) => type), ["message", "message", "end", "end", "close"]);
    assertEquals(said(read), ["up ping", "down pong"]);
    assertEquals(read.map(({ time }) => Math.round(time * 1000) / 1000), [0, 1.5, 2.25, 3, 4, 4]);
  }
});

Deno.test("importCapture() cuts streams into messages, and says which were cut or glued", async () => {
  const capture = await exported([
    open(),
    ...["2:hi,2:yo,3:a", "bc,1:d"].map((text) => message(text)),
  ]);
  const codec = parseCodec("netstring");
  const { events } = await imported(capture, { codecs: { up: codec, down: codec } });
  assertEquals(said(events), ["up hi", "up yo", "up abc", "up 1:d"]);
  const marks = events.map((event) => event.type === "message" && [event.reads, event.glued]);
  assertEquals(marks.slice(1, 4), [[1, 2], [1, 2], [2, 1]]);
  const last = events.at(-1);
  assertEquals(last?.type === "end" && last.how, "truncated");
});

/** A packet of a stream from port 40000 to port 80. */
function segment(text: string, at: { seq: number; flags?: number }): Uint8Array {
  const { seq, flags = TCP_FLAGS.ack } = at;
  const route = {
    from: { ip: Uint8Array.of(10, 0, 0, 1), port: 40000 },
    to: { ip: Uint8Array.of(10, 0, 0, 2), port: 80 },
  };
  return tcpPacket(route, { seq, ack: 0, flags }, { payload: new TextEncoder().encode(text) });
}

/** What stands in front of IP, by link type. */
const LINKS: readonly (readonly [linkType: number, head: readonly number[]])[] = [
  [1, [...Array(12).fill(2), 0x81, 0, 0, 7, 8, 0]],
  [101, []],
  [113, [...Array(14).fill(0), 8, 0]],
  [276, [8, 0, ...Array(18).fill(0)]],
  [0, [2, 0, 0, 0]],
  [108, [0, 0, 0, 2]],
];

Deno.test("importCapture() reads every link type in both byte orders", async () => {
  const ip = segment("hello", { seq: 7 }).subarray(14);
  for (const [linkType, head] of LINKS) {
    for (const little of [true, false]) {
      const capture = classicCapture([concat([Uint8Array.from(head), ip])], { linkType, little });
      const { events } = await imported(capture);
      assertEquals(said(events), ["up hello"], `${linkType}`);
      assertEquals(events[0]?.type === "open" && events[0].at, 1_700_000_000_123.456_789);
    }
  }
});

Deno.test("importCapture() says what is not in the capture", async () => {
  const packets = [
    segment("ab", { seq: 1, flags: TCP_FLAGS.syn }),
    segment("late", { seq: 9 }),
    Uint8Array.of(1, 2, 3),
  ];
  const { events, summary } = await imported(classicCapture(packets, { linkType: 1 }));
  const last = events.at(-1);
  assertEquals(last?.type === "end" && [last.how, last.error], [
    ...["truncated", "5 bytes are not in the capture"],
  ]);
  assertEquals(summary, { packets: 3, connections: 1, others: 1, fragments: 0 });
});

Deno.test("importCapture() takes a SYN behind the end of a connection for the next one", async () => {
  const { fin, syn, rst } = TCP_FLAGS;
  const packets = [
    ...[
      segment("", { seq: 1, flags: syn }),
      segment("one", { seq: 2 }),
      segment("one", { seq: 2 }),
      segment("", { seq: 5, flags: rst }),
    ],
    ...[
      segment("", { seq: 900, flags: syn }),
      segment("two", { seq: 901, flags: fin }),
      segment("two", { seq: 901, flags: fin }),
    ],
  ];
  const { events } = await imported(classicCapture(packets, { linkType: 1 }));
  assertEquals(said(events), ["up one", "up two"]);
  assertEquals(events.flatMap((event) => event.type === "open" ? event.conn : []), [1, 2]);
});

Deno.test("capturedPackets() refuses what is no capture, and passes half a packet over", async () => {
  const read = (bytes: Uint8Array) => Array.fromAsync(capturedPackets([bytes]));
  await assertRejects(() => read(new TextEncoder().encode("hello")), CaptureError, "neither as");
  const capture = await exported(TALK);
  const whole = await read(capture);
  assert(whole.length > 5);
  assertEquals((await read(capture.subarray(0, -1))).length, whole.length - 1);
});

peerTest(
  "importCapture() reads what Wireshark writes, in each of its formats",
  "tshark",
  async () => {
    const path = await Deno.makeTempFile({ suffix: ".pcapng" });
    const copy = `${path}.copy`;
    await Deno.writeFile(path, await exported(TALK));
    for (const format of ["pcap", "nsecpcap", "pcapng"]) {
      const args = ["-r", path, "-F", format, "-w", copy];
      const { success, stderr } = await new Deno.Command("tshark", { args }).output();
      assert(success, new TextDecoder().decode(stderr));
      const { events } = await imported(await Deno.readFile(copy));
      assertEquals(said(events), ["up ping", "down pong"], format);
      assertEquals(events.map(({ time }) => Math.round(time * 1000) / 1000), [
        0,
        1.5,
        2.25,
        3,
        4,
        4,
      ]);
    }
    for (const name of [path, copy]) await Deno.remove(name);
  },
);
