import { UsageError } from "../errors.ts";

/**
 * Reads the SHA-256 fingerprint of a certificate.
 *
 * @param text 64 hex digits, with or without colons between the bytes and `sha256:` in front.
 * @returns The 64 digits in lower case.
 * @throws {UsageError} When the text is no such fingerprint.
 */
export function parseFingerprint(text: string): string {
  const digits = text.replace(/^sha256:/i, "").replaceAll(":", "").toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return digits;
  throw new UsageError(`Cannot use "${text}" as a fingerprint: write the 64 hex digits of SHA-256`);
}

/** Prints a fingerprint as {@linkcode parseFingerprint} reads it: `sha256:` and 64 hex digits. */
export function formatFingerprint(digits: string): string {
  return `sha256:${digits}`;
}
