import { UsageError } from "../errors.ts";
import type { Codec } from "../frame/codec.ts";
import { parseCodec } from "../frame/spec.ts";
import type { FlagValues } from "./flag.ts";

/**
 * The codec that `--frame` and `--max-frame` ask for.
 *
 * @param fallback The spec when `--frame` is not given; none makes the flag obligatory.
 * @throws {UsageError} When the spec is unknown, or absent where one is needed.
 */
export function codecOf(flags: FlagValues, fallback?: string): Codec {
  const spec = flags.frame ?? fallback;
  if (spec === undefined) {
    throw new UsageError(
      "Cannot find frames without a codec: add --frame SPEC, as in --frame u32le",
    );
  }
  const max = flags["max-frame"];
  return parseCodec(
    max === undefined ? spec : `${spec}${spec.includes(":") ? "," : ":"}max=${max}`,
  );
}
