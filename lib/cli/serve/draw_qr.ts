import { renderUnicodeCompact } from "uqr";

/** Draws a text as a QR code (ISO/IEC 18004), two rows of it in each line, for a phone to read. */
export function drawQr(text: string): string {
  return renderUnicodeCompact(text, { border: 2 });
}
