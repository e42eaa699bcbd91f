import { type ParsedFamily, parseOpenMetrics } from "../../measure/metrics/open_metrics_parser.ts";
import type { Program } from "../program.ts";

/** Asks for a URL on a connection of its own. */
export async function get(url: string): Promise<string> {
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  return await (await fetch(url, { client })).text();
}

/** The figures of a program at one moment. */
export class Figures {
  readonly #families: Map<string, ParsedFamily>;

  constructor(text: string) {
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

/** Waits until a figure has a value: what a peer did is counted a moment later. */
export async function figureIs(
  program: Program,
  query: string,
  { value }: { value: number } = { value: 1 },
): Promise<Figures> {
  const until = Date.now() + 20_000;
  for (;;) {
    const figures = await figuresOf(program);
    if (figures.of(query) === value) return figures;
    if (Date.now() > until) throw new Error(`${query} is ${figures.of(query)}, not ${value}`);
  }
}
