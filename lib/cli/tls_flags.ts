import { UsageError } from "../errors.ts";
import { readText } from "./files.ts";
import type { FlagValues } from "./flag.ts";
import type { EventLog } from "./event_log.ts";
import { type Address, formatAddress, type InternetAddress } from "../address.ts";
import type { TlsClientOptions, TlsServerOptions } from "../net/tls.ts";

const TLS_FLAGS = [
  ...["tls-self-signed", "tls-cert", "tls-key"] as const,
  ...["pin", "insecure", "ca", "server-name", "alpn"] as const,
];

/**
 * Refuses flags of TLS where nothing is encrypted: whoever gives them believes that something is.
 *
 * @throws {UsageError} When there is such a flag, and none of the addresses is encrypted.
 */
export function checkEncryption(addresses: readonly Address[], flags: FlagValues): void {
  if (addresses.some(isEncrypted)) return;
  const name = TLS_FLAGS.find((name) => flags[name] !== undefined);
  // A cluster has a connection of its own.
  if (name === undefined || name === "ca" && flags.cluster !== undefined) return;
  const where = addresses.map(formatAddress).join(", ");
  throw new UsageError(
    `Cannot use --${name} with ${where}: nothing is encrypted there: write tls://, https:// or wss://`,
  );
}

function isEncrypted(address: Address): address is InternetAddress {
  return ["tls", "wss", "https"].includes(address.scheme);
}

/** What the flags say of TLS for a client, its files read. */
export async function tlsClientOptions(flags: FlagValues): Promise<TlsClientOptions> {
  const pair = await certificateFiles(flags);
  return {
    ...(flags.ca === undefined ? {} : { caCerts: [await readText(flags.ca)] }),
    ...(flags.pin === undefined ? {} : { pin: flags.pin }),
    ...(flags.insecure ? { insecure: true } : {}),
    ...(flags["server-name"] === undefined ? {} : { serverName: flags["server-name"] }),
    ...(flags.alpn === undefined ? {} : { alpn: flags.alpn }),
    ...pair,
  };
}

/**
 * The certificate of a TLS server: from its files, or made now and its fingerprint told.
 *
 * @throws {UsageError} When an address needs a certificate and the flags give none.
 */
export async function tlsServerOptions(
  address: Address,
  { flags, log }: { flags: FlagValues; log: EventLog },
): Promise<TlsServerOptions | undefined> {
  const pair = await certificateFiles(flags);
  if (!isEncrypted(address)) return undefined;
  if (pair) return pair;
  if (!flags["tls-self-signed"]) {
    throw new UsageError(
      `Cannot listen on ${
        formatAddress(address)
      } without a certificate: add --tls-self-signed, or --tls-cert FILE and --tls-key FILE`,
    );
  }
  const { selfSignedCertificate } = await import("../net/certificate.ts");
  const { cert, key, fingerprint } = await selfSignedCertificate({ names: [address.host] });
  log.note(`self-signed certificate: --pin ${fingerprint}`, { fingerprint });
  return { cert, key };
}

async function certificateFiles(
  flags: FlagValues,
): Promise<{ cert: string; key: string } | undefined> {
  const cert = flags["tls-cert"];
  const key = flags["tls-key"];
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    throw new UsageError("Cannot use --tls-cert and --tls-key alone: give both");
  }
  return { cert: await readText(cert), key: await readText(key) };
}
