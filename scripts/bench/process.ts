/**
 * Running programs, and what the kernel says of a running one (proc(5)).
 *
 * @module
 */

/** Ticks of the processor times in `/proc` a second, on every Linux of today. */
const TICKS = 100;

/**
 * Runs a program to its end and returns what it printed.
 *
 * @throws {Error} When it fails.
 */
export async function runText(program: string, args: readonly string[]): Promise<string> {
  const command = new Deno.Command(program, { args: [...args], stdin: "null", stderr: "piped" });
  const { success, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(`Cannot run ${program} ${args.join(" ")}: ${decoder.decode(stderr).trim()}`);
}

/** Whether there is such a program. */
export async function isInstalled(program: string): Promise<boolean> {
  return await runText("sh", ["-c", 'command -v "$0"', program]).then(() => true, () => false);
}

/** The processor time that a process has used, in microseconds. */
export async function cpuTime(pid: number): Promise<number> {
  const stat = await proc(pid, "stat");
  // The second field is a name that may hold anything, so the fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [user, system] = [fields[11], fields[12]];
  return (Number(user) + Number(system)) / TICKS * 1e6;
}

/** The memory of a process that is in RAM, in KiB. */
export async function residentMemory(pid: number): Promise<number> {
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(await proc(pid, "status"))?.[1]);
}

/** By another program: Deno reads `/proc` with all permissions only. */
function proc(pid: number, file: string): Promise<string> {
  return runText("cat", [`/proc/${pid}/${file}`]);
}
