import { NetError } from "../errors.ts";

/**
 * Waits until a peer that takes no more has been heard to its end: before it reset the connection it
 * may have said why. Any other failure leaves the connection open, and nothing is waited for.
 *
 * @param error What sending failed with.
 * @param hearing Settles when nothing more comes.
 */
export async function hearOut(error: unknown, hearing: Promise<unknown>): Promise<void> {
  const isGone = error instanceof NetError &&
    (error.fault === "reset" || error.fault === "broken-pipe");
  if (isGone) await hearing.catch(() => {}); // The first failure is the one to tell.
}
