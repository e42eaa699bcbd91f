import { UsageError } from "../errors.ts";
import { readText } from "./files.ts";
import type { FlagValues } from "./flag.ts";
import type { EventLog } from "./event_log.ts";
import { type Address, formatAddress } from "../address.ts";
import { isSecure } from "../net/listen.ts";
import type { TlsClientOptions, TlsServerOptions } from "../net/tls.ts";

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
  if (address.scheme === "unix" || !isSecure(address)) return undefined;
  if (pair && flags["tls-self-signed"]) {
    throw new UsageError("Cannot use --tls-self-signed with --tls-cert: give one of them");
  }
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
