import { VERSION } from "../version.ts";

/** What is used of a meter of OpenTelemetry. */
export interface Meter {
  /** Makes a figure that only grows, and is asked for. */
  createObservableCounter(name: string, options: InstrumentOptions): object;
  /** Makes a figure that goes up and down, and is asked for. */
  createObservableGauge(name: string, options: InstrumentOptions): object;
  /** Makes a figure of how long things take. */
  createHistogram(name: string, options: InstrumentOptions): { record(value: number): void };
  /** Asks for several figures at once, each time they are exported. */
  addBatchObservableCallback(
    callback: (result: BatchResult) => Promise<void>,
    instruments: object[],
  ): void;
}

/** Takes figures that were asked for. */
export interface BatchResult {
  /** Takes one. */
  observe(instrument: object, value: number, attributes: Readonly<Record<string, string>>): void;
}

/** What a figure is. */
export interface InstrumentOptions {
  /** What it means. */
  description: string;
  /** Its unit (UCUM): `By`, `s`. */
  unit: string;
  /** How it is best counted. */
  advice?: { explicitBucketBoundaries: readonly number[] };
}

/** What is used of a tracer of OpenTelemetry. */
export interface Tracer {
  /** Begins a span; `context` names the span that it is a part of. */
  startSpan(name: string, options: SpanOptions, context?: object): Span;
}

/** What a span is. */
export interface SpanOptions {
  /** 1: of a server. */
  kind: 1;
  /** When it began, in milliseconds since 1970. */
  startTime: number;
  /** What else is known of it. */
  attributes: Readonly<Record<string, string | number>>;
}

/** A span. */
export interface Span {
  /** Says that it failed: code 2. */
  setStatus(status: { code: 2; message: string }): void;
  /** Ends it, at a time in milliseconds since 1970. */
  end(time: number): void;
}

/** Where figures and spans go. */
export interface Telemetry {
  /** Takes figures. */
  readonly meter: Meter;
  /** Takes spans. */
  readonly tracer: Tracer;
}

/** The runtime's OpenTelemetry, where its variables (`OTEL_DENO=true` …) have turned it on. */
export function openTelemetry(): Telemetry | undefined {
  try {
    const { meterProvider, tracerProvider } = Deno.telemetry;
    // Asking for a meter throws where it is off: no variable need be read, which takes permission.
    const meter: Meter = meterProvider.getMeter("sockeye", VERSION);
    return { meter, tracer: tracerProvider.getTracer("sockeye", VERSION) };
  } catch {
    return undefined;
  }
}
