/** Bytes are not a capture that can be read. */
export class CaptureError extends Error {
  /** Always `"CaptureError"`. */
  override readonly name = "CaptureError";
}
