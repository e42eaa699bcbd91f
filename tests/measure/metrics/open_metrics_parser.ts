/** A sample of a text in OpenMetrics. */
export interface ParsedSample {
  /** The family's name with its suffix. */
  name: string;
  /** The labels. */
  labels: Record<string, string>;
  /** The value. */
  value: number;
}

/** A family of a text in OpenMetrics. */
export interface ParsedFamily {
  /** What it is. */
  type: string;
  /** Its unit, where it has one. */
  unit: string | undefined;
  /** What it means. */
  help: string | undefined;
  /** Its samples, in their order. */
  samples: ParsedSample[];
}

const META_REGEXP = /^# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/;
const SAMPLE_REGEXP =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\n"])*",?)*)\})? (\S+)$/;
const LABEL_REGEXP = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\n"])*)"/g;
const NUMBER_REGEXP = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]Inf|NaN)$/;
const SUFFIXES: Record<string, readonly string[]> = {
  counter: ["_total"],
  gauge: [""],
  histogram: ["_bucket", "_count", "_sum"],
};

/**
 * Reads a text by the rules of OpenMetrics 1.0, and throws at what breaks one: the end mark, the order
 * of lines, names and suffixes, units, escapes, buckets that count down, a sample that comes twice.
 */
export function parseOpenMetrics(text: string): Map<string, ParsedFamily> {
  if (!text.endsWith("\n# EOF\n")) throw new Error("the end mark is missing");
  const families = new Map<string, ParsedFamily>();
  let current = "";
  for (const line of text.slice(0, -"# EOF\n".length).split("\n").slice(0, -1)) {
    const [, keyword, name, rest] = META_REGEXP.exec(line) ?? [];
    if (keyword === undefined) {
      addSample(line, { name: current, family: families.get(current)! });
      continue;
    }
    if (name !== current && families.has(name!)) throw new Error(`${name} comes twice`);
    current = name!;
    const family: ParsedFamily = families.get(current) ??
      { type: "unknown", unit: undefined, help: undefined, samples: [] };
    families.set(current, family);
    if (family.samples.length > 0) throw new Error(`${line}: behind its samples`);
    if (keyword === "TYPE") family.type = rest!;
    else if (keyword === "UNIT") family.unit = rest!;
    else family.help = unescape(rest!);
    if (keyword === "UNIT" && !current.endsWith(`_${rest}`)) throw new Error(`${line}: other unit`);
  }
  for (const [name, family] of families) checkFamily(name, family);
  return families;
}

function addSample(line: string, { name, family }: { name: string; family: ParsedFamily }): void {
  const [, full = "", labels = "", value = ""] = SAMPLE_REGEXP.exec(line) ?? [];
  if (!NUMBER_REGEXP.test(value)) throw new Error(`no sample: ${line}`);
  if (!SUFFIXES[family.type]?.some((suffix) => full === name + suffix)) {
    throw new Error(`${full} is no ${family.type} of ${name}`);
  }
  const pairs = [...labels.matchAll(LABEL_REGEXP)].map(([, key, text]) => [key, unescape(text!)]);
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`${line}: twice`);
  const number = value.endsWith("Inf") ? Number(`${value[0]}Infinity`) : Number(value);
  family.samples.push({ name: full, labels: Object.fromEntries(pairs), value: number });
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, character) => character === "n" ? "\n" : character);
}

function checkFamily(name: string, { type, samples }: ParsedFamily): void {
  const keys = samples.map((sample) => JSON.stringify([sample.name, sample.labels]));
  if (new Set(keys).size < keys.length) throw new Error(`${name}: a sample comes twice`);
  if (type === "counter" && samples.some(({ value }) => !(value >= 0))) {
    throw new Error(`${name}: a counter below zero`);
  }
  if (type === "histogram") checkBuckets(name, samples);
}

function checkBuckets(name: string, samples: readonly ParsedSample[]): void {
  const buckets = samples.filter((sample) => sample.name === `${name}_bucket`);
  const bounds = buckets.map(({ labels }) => labels.le === "+Inf" ? Infinity : Number(labels.le));
  const counts = buckets.map(({ value }) => value);
  const grows = (values: number[]) =>
    values.every((value, i) => i === 0 || value >= values[i - 1]!);
  if (!grows(bounds) || !grows(counts)) throw new Error(`${name}: buckets do not grow`);
  if (bounds.at(-1) !== Infinity) throw new Error(`${name}: no bucket holds all`);
  const count = samples.find((sample) => sample.name === `${name}_count`)?.value;
  if (count !== counts.at(-1)) throw new Error(`${name}: the count is not that of all`);
}
