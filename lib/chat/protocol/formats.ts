/** How doors write messages. */
export type { Format, FormatMember } from "./format.ts";
export { FRAME_FORMAT, jsonFormat, type JsonFormatOptions } from "./json_format.ts";
export { TEXT_FORMAT } from "./text_format.ts";
