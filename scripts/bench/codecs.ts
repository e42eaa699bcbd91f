/**
 * How many frames a codec decodes and encodes in a second.
 *
 * @module
 */
import type { Bench, Setup } from "./bench.ts";
import type { Measurement, Target } from "./measurement.ts";
import { runText } from "./process.ts";

/** What `codec_probe.ts` prints: frames a second. */
export interface CodecRates {
  /** Taken out of 64 KiB chunks. */
  decode: number;
  /** Appended to a queue. */
  encode: number;
}

const SPECS = [
  "u32le",
  "u16be",
  "varint",
  "decimal",
  "netstring",
  "line",
  "fixed:128",
  "slip",
  "cobs",
];
const PROBE = new URL("codec_probe.ts", import.meta.url).pathname;
/** In millions of frames a second. */
const TARGETS: Record<string, Record<keyof CodecRates, Target>> = {
  u32le: { decode: { atLeast: 15 }, encode: { atLeast: 10 } },
};

/** The benchmarks of the codecs. */
export const codecs: Bench[] = SPECS.map((spec) => ({
  name: `codec ${spec}`,
  run: (setup) => measure(spec, setup),
}));

async function measure(spec: string, { rounds, seconds }: Setup): Promise<Measurement[]> {
  const rates: CodecRates[] = [];
  // A process for each sample: one runs one codec, as servers do, and none inherits another's luck.
  for (let round = 0; round < rounds; round++) {
    const time = String(Math.min(1, seconds / 2));
    rates.push(
      JSON.parse(await runText(Deno.execPath(), ["run", "--no-check", PROBE, spec, time])),
    );
  }
  return (["decode", "encode"] as const).map((way) => {
    const target = TARGETS[spec]?.[way];
    return {
      name: `codec ${spec} ${way}, 128 B`,
      unit: "M frames/s",
      samples: rates.map((rate) => rate[way] / 1e6),
      ...(target && { target }),
    };
  });
}
