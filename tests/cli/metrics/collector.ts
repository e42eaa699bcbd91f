/** Anything in JSON. */
// deno-lint-ignore no-explicit-any
type Json = any;

/** A span, as OTLP has it. */
export interface ReceivedSpan {
  /** What it is of. */
  name: string;
  /** The trace that it is in. */
  traceId: string;
  /** The span that it is a part of. */
  parentSpanId: string;
  /** What else is known. */
  attributes: Record<string, string | number>;
  /** 2 where it failed. */
  status: number;
  /** How long it took, in milliseconds. */
  ms: number;
}

/** How long a test waits for what should come with the next export, in milliseconds. */
const PATIENCE = 20_000;

/** A collector of OpenTelemetry, by OTLP over HTTP with JSON; it knows what it needs to know here. */
export class Collector implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #spans: ReceivedSpan[] = [];
  #figures = new Map<string, number>();
  #changed = Promise.withResolvers<void>();

  constructor() {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      async (request) => {
        const body = await request.json();
        for (const of of body.resourceSpans ?? []) this.#addSpans(of);
        for (const of of body.resourceMetrics ?? []) this.#addMetrics(of);
        this.#changed.resolve();
        this.#changed = Promise.withResolvers();
        return Response.json({});
      },
    );
  }

  /** The variables that lead a program here. */
  get env(): Record<string, string> {
    return {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${this.#server.addr.port}`,
      OTEL_METRIC_EXPORT_INTERVAL: "100",
      OTEL_BSP_SCHEDULE_DELAY: "100",
    };
  }

  /** Waits for a span of that name. */
  async span(name: string): Promise<ReceivedSpan> {
    for (;;) {
      const found = this.#spans.find((span) => span.name === name);
      if (found) return found;
      await this.#change(name);
    }
  }

  /** Waits until a figure has a value: `sockeye_messages in`, with the values of its labels. */
  async figure(name: string, value: number): Promise<void> {
    while (this.#figures.get(name) !== value) await this.#change(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  async #change(name: string): Promise<void> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`${name} does not come`)), PATIENCE);
    await Promise.race([this.#changed.promise, late.promise]).finally(() => clearTimeout(timer));
  }

  #addSpans({ scopeSpans }: Json): void {
    for (const { spans, scope } of scopeSpans) {
      for (const span of scope.name === "sockeye" ? spans : []) {
        const { name, traceId, parentSpanId, startTimeUnixNano, endTimeUnixNano } = span;
        const ms = (Number(endTimeUnixNano) - Number(startTimeUnixNano)) / 1e6;
        const attributes = attributesOf(span);
        const status = span.status?.code ?? 0;
        this.#spans.push({ name, traceId, parentSpanId, attributes, status, ms });
      }
    }
  }

  #addMetrics({ scopeMetrics }: Json): void {
    for (const { metrics } of scopeMetrics) {
      for (const { name, sum, gauge, histogram } of metrics) {
        for (const point of (sum ?? gauge ?? histogram).dataPoints) {
          const value = point.asDouble ?? point.asInt ?? point.count;
          this.#figures.set([name, ...Object.values(attributesOf(point))].join(" "), Number(value));
        }
      }
    }
  }
}

function attributesOf({ attributes }: Json): Record<string, string | number> {
  return Object.fromEntries(attributes.map(({ key, value }: Json) => [
    key,
    value.stringValue ?? Number(value.intValue ?? value.doubleValue),
  ]));
}
