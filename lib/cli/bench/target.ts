import { type Address, parseAddress } from "../../address.ts";
import { type BenchTarget, benchTarget, describeTarget } from "../../measure/bench/target.ts";
import { codecOf } from "../codec_flag.ts";
import { openDial } from "../dial.ts";
import type { FlagValues } from "../flag.ts";
import { tlsClientOptions } from "../tls_flags.ts";
import { requestFields } from "../websocket.ts";

/** What is to be loaded, reached as the flags say. */
export async function openTarget(text: string, flags: FlagValues): Promise<BenchTarget> {
  const address: Address = parseAddress(text);
  const { timeout } = flags;
  const codec = codecOf(flags, "raw");
  if (address.scheme === "http" || address.scheme === "https") {
    const tls = await tlsClientOptions(flags);
    const headers = requestFields(flags);
    const limit = timeout === undefined ? {} : { timeout };
    return benchTarget(address, { codec, tls, headers, ...limit });
  }
  const { connect } = await openDial(address, flags);
  return { ...describeTarget(address, codec), connect };
}
