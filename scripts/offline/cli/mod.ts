/**
 * A stand-in for `@std/cli` where JSR cannot be reached: the names Sockeye uses.
 *
 * @module
 */
export { type Args, parseArgs, type ParseOptions } from "./parse_args.ts";
export { unicodeWidth } from "./unicode_width.ts";
