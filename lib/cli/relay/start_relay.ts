import { type Address, formatAddress, isWebSocket } from "../../address.ts";
import { parseNetwork } from "../../cidr.ts";
import { isSecure } from "../../net/listen.ts";
import type { FaultSet } from "../../relay/faults/fault_set.ts";
import type { Injector } from "../../relay/injector.ts";
import type { RelayCodecs } from "../../relay/join.ts";
import type { Tap } from "../../relay/event.ts";
import { type Relay, relay } from "../../relay/relay.ts";
import type { RelayOptions } from "../../relay/relay_options.ts";
import { codecOf } from "../codec_flag.ts";
import type { EventLog } from "../event_log.ts";
import type { FlagValues } from "../flag.ts";
import { reachOf, type RunningServer } from "../start_server.ts";
import { tlsClientOptions, tlsServerOptions } from "../tls_flags.ts";
import { webSocketClientOptions } from "../websocket.ts";
import { raw } from "../../frame/raw.ts";
import type { Spans } from "../metrics/spans.ts";
import type { RelayMeter } from "./relay_meter.ts";
import { watchRelay } from "./watch_relay.ts";
import { startFaults, wantsFaults } from "./start_faults.ts";

/** A relay as the command line asks for it. */
export interface RelayRun {
  /** Where it listens. */
  at: Address;
  /** Where it leads. */
  target: Address;
  /** Its limits, and how messages are cut. */
  flags: FlagValues;
  /** Where it tells what is no connection's event. */
  log: EventLog;
  /** How messages are cut. */
  codecs: RelayCodecs;
  /** Is told the others. */
  tap: Tap | undefined;
  /** Puts messages in. */
  injector?: Injector | undefined;
  /** What counts its connections. */
  meter?: RelayMeter | undefined;
  /** Makes spans of its connections. */
  spans?: Spans | undefined;
}

/** A relay that runs, and its faults, where it was started with some. */
export interface StartedRelay extends RunningServer {
  /** They can be changed. */
  readonly faults: FaultSet | undefined;
}

/** Starts a relay and tells where it listens. */
export async function startRelay(run: RelayRun): Promise<StartedRelay> {
  const { at, target, flags, log, codecs, tap, injector, meter, spans } = run;
  const faults = wantsFaults(flags) ? await startFaults(run) : undefined;
  const running: Relay = await relay(at, target, {
    ...limitsOf(flags),
    ...(await securityOf(run)),
    ...(isWebSocket(at) || isWebSocket(target) ? { webSocket: webSocketOf(run) } : {}),
    ...(tap || faults || meter ? { codecs, tap, injector } : {}),
    ...faults?.options,
    // On stdout the tap tells of them, where nobody asks for a log.
    ...watchRelay(at, { log: flags.log === undefined ? undefined : log, meter, spans }),
    onRefused(remote, reason) {
      meter?.refused(reason);
      log.refused?.(remote, REASONS[reason]);
    },
    onAcceptError: ({ message }, delay) =>
      log.note(delay > 0 ? `${message}: next try in ${delay} ms` : message),
  });
  try {
    await faults?.open();
    if (faults?.options.faults) meter?.addFaults(faults.options.faults);
  } catch (error) {
    running.close();
    throw error;
  }
  const { local, closed } = running;
  const frame = [...new Set([codecs.up?.spec, codecs.down?.spec])].join(" up, ");
  log.listening(local, {
    service: `relay to ${formatAddress(target)}`,
    frame: frame === "" ? "raw" : frame,
    once: false,
    reach: reachOf(local),
  });
  const drain = async () => {
    await faults?.close();
    return await running.drain(flags.drain === undefined ? {} : { timeout: flags.drain });
  };
  return { local, closed, drain, faults: faults?.options.faults };
}

/** Why somebody is not let in, in words. */
const REASONS = {
  "max-connections": "the limit --max-connections is reached",
  "max-per-address": "the limit --max-per-address is reached",
  denied: "the address is not allowed",
} as const;

/**
 * How the flags cut messages, in each direction.
 *
 * @throws {UsageError} When a spec is none.
 */
export function codecsOf(flags: FlagValues): RelayCodecs {
  const { "frame-up": up = flags.frame, "frame-down": down = flags.frame } = flags;
  const codec = (spec: string | undefined) =>
    spec === undefined ? undefined : codecOf({ ...flags, frame: spec });
  return { up: codec(up), down: codec(down) };
}

/** The limits of a relay, as the flags have them. */
export function limitsOf(flags: FlagValues): RelayOptions {
  const { allow, deny, idle, timeout, resets } = flags;
  const { "max-connections": maxConnections, "max-per-address": maxPerAddress } = flags;
  return {
    idle,
    timeout,
    ...(resets ? { resettable: true } : {}),
    allow: allow?.map(parseNetwork),
    deny: deny?.map(parseNetwork),
    ...(maxConnections === undefined ? {} : { maxConnections }),
    ...(maxPerAddress === undefined ? {} : { maxPerAddress }),
  };
}

/** The certificate files are those of the listener, or else of the client that the target sees. */
async function securityOf({ at, flags, log }: RelayRun): Promise<Pick<RelayOptions, "tls">> {
  const { "tls-cert": _cert, "tls-key": _key, ...withoutFiles } = flags;
  const server = await tlsServerOptions(at, { flags, log });
  const client = await tlsClientOptions(isSecure(at) ? withoutFiles : flags);
  return { tls: { server, client } };
}

/** `--origin` says whose pages may connect where pages can; else what the target is told. */
function webSocketOf({ at, flags }: RelayRun): RelayOptions["webSocket"] {
  const origin = isWebSocket(at) ? [] : flags.origin ?? [];
  const { codec: _, ...options } = webSocketClientOptions({ ...flags, origin }, raw());
  return { ...options, origins: flags.origin };
}
