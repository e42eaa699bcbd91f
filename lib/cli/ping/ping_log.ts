import type { PingResult } from "../../measure/ping/probe.ts";
import type { PingPhase, PingStats } from "../../measure/ping/ping_stats.ts";
import { sparkline } from "../../measure/ping/sparkline.ts";
import { safe } from "../../safe.ts";
import { formatMicros } from "../../measure/bench/format.ts";
import type { Context } from "../context.ts";
import type { FlagValues } from "../flag.ts";

const NAMES: Readonly<Record<PingPhase, string>> = {
  connect: "connect",
  tls: "TLS",
  firstByte: "first byte",
  roundTrip: "round trip",
};
const PHASES = Object.keys(NAMES) as PingPhase[];

/** What `ping` tells. */
export interface PingLog {
  /** One ping is over. */
  result(result: PingResult, stats: PingStats): void;
  /** All are over. */
  summary(stats: PingStats): Promise<void>;
}

/** The log of `ping`: lines to read, or events as JSON. */
export function openPingLog(
  context: Context,
  { address, flags }: { address: string; flags: FlagValues },
): PingLog {
  return flags.json ? jsonLog(context, address) : textLog(context, { address, flags });
}

function textLog(
  { stdout }: Context,
  { address, flags }: { address: string; flags: FlagValues },
): PingLog {
  return {
    result(result, stats) {
      if (!flags.quiet) stdout.tell(safe(`${stats.sent}: ${describe(result)}${running(stats)}`));
    },
    async summary(stats) {
      await stdout.write(`${summaryLines(stats, address).map((line) => safe(line)).join("\n")}\n`);
    },
  };
}

function describe(result: PingResult): string {
  const phases = PHASES.flatMap((phase) => {
    const ms = result[phase];
    return ms === undefined ? [] : [`${NAMES[phase]} ${formatMicros(ms * 1000)}`];
  });
  return [...phases, ...(result.error ? [result.error.message] : [])].join(", ");
}

function running({ sent, summary }: PingStats): string {
  const { p50, p99 } = summary.roundTrip ?? summary.connect ?? {};
  if (sent < 2 || p50 === undefined || p99 === undefined) return "";
  return `  (p50 ${formatMicros(p50)}, p99 ${formatMicros(p99)})`;
}

function summaryLines({ sent, answered, summary, recent }: PingStats, address: string): string[] {
  const lines = PHASES.flatMap((phase) => {
    const figures = summary[phase];
    if (figures === undefined) return [];
    const parts = (["min", "p50", "p90", "p99", "max"] as const)
      .map((name) => `${name} ${formatMicros(figures[name])}`);
    return [`  ${NAMES[phase].padEnd(11)} ${parts.join("  ")}`];
  });
  return [
    `${address}: ${sent} sent, ${answered} answered, ${sent - answered} lost`,
    ...lines,
    ...(answered > 1 ? [`  ${sparkline(recent)}`] : []),
  ];
}

function jsonLog({ stdout }: Context, address: string): PingLog {
  const event = (name: string, fields: Record<string, unknown>) =>
    stdout.tell(JSON.stringify({ event: name, address, ...fields }));
  return {
    result({ error, ...times }, { sent }) {
      const rounded = Object.entries(times).map(([name, ms]) => [name, Number(ms.toFixed(3))]);
      const why = error ? { error: error.message } : {};
      event(error ? "lost" : "reply", { ping: sent, ...Object.fromEntries(rounded), ...why });
    },
    async summary({ sent, answered, summary }) {
      event("summary", { sent, answered, lost: sent - answered, ...summary });
      await stdout.flush();
    },
  };
}
