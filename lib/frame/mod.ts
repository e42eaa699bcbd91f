/**
 * Codecs: how messages are cut out of bytes, and what bytes look like.
 *
 * @module
 */
export type { Codec } from "./codec.ts";
export { type CodecEntry, CODECS, parseCodec } from "./spec.ts";
export { ByteQueue } from "./byte_queue.ts";
export { decodeAll, encodeAll } from "./all.ts";
export { decodeFrames, FrameDecoderStream, FrameEncoderStream } from "./streams.ts";
export { type CodecOptions, DEFAULT_MAX_FRAME } from "./limits.ts";
export { lengthPrefix } from "./length_prefix.ts";
export type { LengthPrefixOptions } from "./length_layout.ts";
export type { LengthFieldBytes, LengthFieldOptions } from "./length_field.ts";
export { varint } from "./varint.ts";
export { decimal } from "./decimal.ts";
export { netstring } from "./netstring.ts";
export { delimiter, line, nul } from "./delimiter.ts";
export { fixed } from "./fixed.ts";
export { contentLength } from "./content_length.ts";
export { slip } from "./slip.ts";
export { cobs } from "./cobs.ts";
export { raw } from "./raw.ts";
export { WebSocketCodec, type WebSocketCodecOptions, type WebSocketRole } from "./websocket.ts";
export {
  sharedWebSocketFrame,
  type WebSocketFrame,
  type WebSocketKind,
} from "./websocket_frame.ts";
export type { WebSocketClose } from "./websocket_close.ts";
export { WebSocketError, type WebSocketFaultCode } from "./websocket_fault.ts";
export { inspect, Inspector } from "./inspect.ts";
export type {
  InspectionFault,
  InspectionFrame,
  InspectionPart,
  InspectionPlace,
  InspectionRest,
} from "./inspection.ts";
export { type Guess, guess, type GuessOptions } from "./guess.ts";
export { drawInspection } from "./draw_inspection.ts";
export type { ByteRowsOptions } from "./byte_rows.ts";
export { looksLike, type LooksLikeOptions } from "./looks_like.ts";
