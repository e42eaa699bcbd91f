import os from "node:os";
import { runText } from "./process.ts";

/** What figures depend on besides the program. */
export interface Machine {
  /** The day and time, in UTC. */
  date: string;
  /** The processor. */
  processor: string;
  /** How many cores it has. */
  cores: number;
  /** The kernel. */
  kernel: string;
  /** The runtime. */
  deno: string;
  /** The JavaScript engine. */
  v8: string;
  /** The compiler of the yardstick, where it is known. */
  go: string | undefined;
  /** The load average over the last minute, before the benchmarks: what others did. */
  load: number;
}

/** Describes this machine. */
export async function describeMachine(): Promise<Machine> {
  return {
    date: new Date().toISOString().slice(0, 16).replace("T", " "),
    processor: os.cpus()[0]?.model ?? "unknown",
    cores: navigator.hardwareConcurrency,
    kernel: `${os.type()} ${os.release()} ${os.machine()}`,
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    go: await goVersion(),
    load: os.loadavg()[0]!,
  };
}

async function goVersion(): Promise<string | undefined> {
  try {
    return /go([\d.]+)/.exec(await runText("go", ["version"]))?.[1];
  } catch {
    return undefined;
  }
}
