/** What every assertion throws. */
export class AssertionError extends Error {
  /** Makes an error from its message. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/** Throws, with the caller's own message after the finding. */
export function refuse(finding: string, msg: string | undefined): never {
  throw new AssertionError(msg ? `${finding}: ${msg}` : finding);
}
