/** How a command of Deno ended. */
export interface Outcome {
  /** Whether its exit code was 0. */
  success: boolean;
  /** What it printed to standard error. */
  stderr: string;
}

/** Runs a program to its end. */
export async function runProgram(program: string, args: string[]): Promise<Outcome> {
  const command = new Deno.Command(program, {
    args,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  });
  const { success, stderr } = await command.output();
  return { success, stderr: new TextDecoder().decode(stderr) };
}

/** Runs a program that has to succeed. */
export async function mustRun(program: string, args: string[]): Promise<void> {
  const { success, stderr } = await runProgram(program, args);
  if (!success) throw new Error(`Cannot run ${program} ${args[0]}: ${stderr.trim()}`);
}
