import { type Address, formatHostPort, type InternetAddress } from "../../address.ts";
import type { Offer } from "./offers.ts";

/** A row for each server: its name, its address, and a command to try it with. */
export function drawTable(offers: readonly Offer[], addresses: readonly Address[]): string {
  const rows = offers.map(({ name, scheme, tryIt }, i) => {
    const endpoint = formatHostPort(addresses[i] as InternetAddress);
    return [name, `${scheme}://${endpoint}`, tryIt(endpoint.replace(/^127\.0\.0\.1:/, ":"))];
  });
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map(([name = "", address = "", command = ""]) =>
    `  ${name.padEnd(widths[0]!)}  ${address.padEnd(widths[1]!)}  ${command}`
  );
  return `Sockeye serves, until Ctrl-C:\n\n${lines.join("\n")}\n`;
}
