/**
 * What the library has of the relay, and of the tapes that keep what passed.
 *
 * @module
 */
export { Relay, relay, type Relaying } from "./relay.ts";
export type { RelayOptions } from "./relay_options.ts";
export type { OpenConnection, RelayCodecs } from "./join.ts";
export { type Injection, Injector, type Inlets } from "./injector.ts";
export type { Injected, Inlet, OpenFlow, Wanted } from "./inlet.ts";
export { type MessageFilter, parseMessageFilter } from "./message_filter.ts";
export { type CutMessage, Cutter } from "./cutter.ts";
export * from "./control/mod.ts";
export * from "./faults/mod.ts";
export type * from "./event.ts";
export { openTape, type TapeReader, type TapeReaderOptions } from "./tape/reader.ts";
export { type TapeOutput, TapeWriter, type TapeWriterOptions } from "./tape/writer.ts";
export { TapeError, type TapeErrorOptions } from "./tape/tape_error.ts";
export type { TapeHeader, TapeHeaderInit } from "./tape/header.ts";
export { type Spread, TapeCounter, type TapeStats } from "./tape/stats.ts";
export { exportTape, type ExportTapeOptions } from "./tape/pcap/export_tape.ts";
export {
  importCapture,
  type ImportCaptureOptions,
  type ImportCaptureSummary,
} from "./tape/pcap/import_capture.ts";
export { CaptureError } from "./tape/pcap/capture_error.ts";
export { replay, type ReplayOptions, type ReplaySummary } from "./replay/replay.ts";
export { type PlayOptions, type PlayResult, playScript } from "./replay/play.ts";
export { loadScripts, type LoadScriptsOptions, type Script, type Step } from "./replay/script.ts";
export type { Difference } from "./replay/difference.ts";
export { type Mask, parseIgnoreRules } from "./replay/ignore.ts";
