import type { HttpTiming } from "../../http/client/phase_clock.ts";

/** How wide the bars are, in columns. */
const WIDTH = 32;
const PHASES: readonly (readonly [label: string, phase: keyof HttpTiming])[] = [
  ["connect", "connect"],
  ["TLS", "tls"],
  ["first byte", "wait"],
  ["body", "body"],
];

/** Draws how long each phase took, one below the other, each beginning where the last one ended. */
export function drawTiming(timing: HttpTiming): string[] {
  const scale = WIDTH / Math.max(timing.total, 0.001);
  let before = 0;
  const lines = PHASES.flatMap(([label, phase]) => {
    const time = timing[phase];
    if (time === undefined) return [];
    const from = Math.min(Math.floor(before * scale), WIDTH - 1);
    before += time;
    const to = Math.min(Math.max(Math.round(before * scale), from + 1), WIDTH);
    return [row(label, time) + "  " + " ".repeat(from) + "█".repeat(to - from)];
  });
  return [...lines, row("total", timing.total)];
}

function row(label: string, time: number): string {
  return `${label.padEnd(10)} ${time.toFixed(2).padStart(9)} ms`;
}
