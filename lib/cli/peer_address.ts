import { type Address, parseAddress } from "../address.ts";
import { UsageError } from "../errors.ts";

/**
 * Reads the address of a connection that carries messages. HTTP has its own commands: a listener that
 * took it for TCP would answer no request.
 *
 * @param instead Which command speaks HTTP: `http get`, `http serve`.
 * @throws {UsageError} When the text is no address, or one of `http` or `https`.
 */
export function parsePeerAddress(text: string, instead: string): Address {
  const address = parseAddress(text);
  if (address.scheme !== "http" && address.scheme !== "https") return address;
  throw new UsageError(`Cannot use "${text}" here: for HTTP use sockeye ${instead}`);
}
