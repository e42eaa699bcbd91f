import { formatAddress, type InternetAddress } from "../address.ts";
import { UsageError } from "../errors.ts";

/**
 * Refuses port 0 where something is to be reached.
 *
 * @throws {UsageError} When it is 0.
 */
export function checkPort(address: InternetAddress): void {
  if (address.port !== 0) return;
  throw new UsageError(
    `Cannot connect to ${formatAddress(address)}: port 0 lets a listener choose, name its choice`,
  );
}
