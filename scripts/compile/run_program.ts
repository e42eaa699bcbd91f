/** How a command ended. */
export interface Outcome {
  /** Whether its exit code was 0. */
  success: boolean;
  /** What it printed. */
  stdout: string;
  /** What it printed to standard error. */
  stderr: string;
}

/** Runs a program to its end. */
export async function runProgram(program: string, args: string[]): Promise<Outcome> {
  const command = new Deno.Command(program, { args, env: { NO_COLOR: "1" }, stdin: "null" });
  const { success, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Runs a program that has to succeed, and returns what it printed. */
export async function mustRun(program: string, args: string[]): Promise<string> {
  const { success, stdout, stderr } = await runProgram(program, args);
  if (!success) throw new Error(`Cannot run ${program} ${args[0]}: ${stderr.trim()}`);
  return stdout;
}
