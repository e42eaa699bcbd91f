import { UsageError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { parseSize } from "../units.ts";

/** What a spec may say behind its name; where a codec takes less, the others are never set. */
export interface SpecOptions {
  /** Where the length begins. */
  offset?: number;
  /** What to add to the length. */
  adjust?: number;
  /** How much of the frame's front to leave out. */
  strip?: number;
  /** The largest message. */
  maxFrame?: number;
}

/**
 * Reads `name=value` parts.
 *
 * @param spec The codec they belong to, and the options that it takes.
 * @throws {UsageError} When one is unknown, given twice or no number.
 */
export function readSpecOptions(
  parts: readonly string[],
  spec: { name: string; names: readonly string[] },
): SpecOptions {
  const options: SpecOptions = {};
  for (const part of parts) {
    const [, name = part, value = ""] = /^([^=]*)=(.*)$/s.exec(part) ?? [];
    const key = name === "max" ? "maxFrame" : name as keyof SpecOptions;
    if (!spec.names.includes(name)) throw unknown(part, { ...spec, written: name });
    if (value === "") {
      throw new UsageError(`Cannot use "${part}" with ${spec.name}: write ${name}=N`);
    }
    if (options[key] !== undefined) {
      throw new UsageError(`Cannot use "${part}" with ${spec.name}: ${name} is given twice`);
    }
    options[key] = name === "max" ? parseSize(value) : readNumber(name, value);
  }
  return options;
}

/**
 * Reads bytes in hexadecimal digits without anything between.
 *
 * @throws {UsageError} When the text is none.
 */
export function readHex(text: string): Uint8Array {
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return Uint8Array.fromHex(text);
  throw new UsageError(`Cannot read "${text}" as bytes: write two hexadecimal digits for each`);
}

function unknown(part: string, spec: { name: string; names: readonly string[]; written: string }) {
  const near = nearest(spec.written, spec.names);
  const hint = near === undefined ? "" : `did you mean "${near}"? `;
  const takes = `it takes ${spec.names.join(", ")}`;
  return new UsageError(`Cannot use "${part}" with ${spec.name}: ${hint}${takes}`);
}

function readNumber(name: string, text: string): number {
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw new UsageError(`Cannot read "${text}" as ${name}: it must be an integer`);
}
