import { type ParsedFamily, parseOpenMetrics } from "../../measure/metrics/open_metrics_parser.ts";
import type { Program } from "../program.ts";

/** Asks for a URL on a connection of its own. */
export async function get(url: string): Promise<string> {
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  return await (await fetch(url, { client })).text();
}

/** How long a test waits for figures, in milliseconds. */
const PATIENCE = 20_000;

/** The figures of a program at one moment. */
export class Figures {
  /** All of them, as they came. */
  readonly text: string;
  readonly #families: Map<string, ParsedFamily>;

  constructor(text: string) {
    this.text = text;
    this.#families = parseOpenMetrics(text);
  }

  /** The value of a sample: `connections_closed_total by=peer how=FIN`. */
  of(query: string): number | undefined {
    const [name, ...pairs] = query.split(" ");
    const labels = Object.fromEntries(pairs.map((pair) => pair.split("=")));
    for (const { samples } of this.#families.values()) {
      const found = samples.find((sample) =>
        sample.name === `sockeye_${name}` &&
        Object.entries(labels).every(([key, value]) => sample.labels[key] === value)
      );
      if (found) return found.value;
    }
    return undefined;
  }
}

/** Where a program serves its figures. */
export async function baseOf(program: Program): Promise<string> {
  const [, url = ""] = await program.stderr.match(/metrics are at ([^\s"]+)\/metrics/);
  return url;
}

/** The figures of a program. */
export async function figuresOf(program: Program): Promise<Figures> {
  return new Figures(await get(`${await baseOf(program)}/metrics`));
}

/** Waits until figures are as they should be: what a peer did is counted a moment later. */
export async function figuresWhen(
  program: Program,
  isSo: (figures: Figures) => boolean,
): Promise<Figures> {
  const until = performance.now() + PATIENCE;
  for (;;) {
    const figures = await figuresOf(program);
    if (isSo(figures)) return figures;
    if (performance.now() > until) throw new Error(`Not ${isSo}:\n${figures.text}`);
  }
}

/** Waits until a figure has a value. */
export async function figureIs(
  program: Program,
  query: string,
  { value }: { value: number } = { value: 1 },
): Promise<Figures> {
  return await figuresWhen(program, (figures) => figures.of(query) === value);
}
