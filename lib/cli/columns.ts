/** How wide lines are that go to no terminal, in columns. */
const USUAL = 80;

/** How wide the terminal is, in columns. */
export function terminalColumns(): number {
  try {
    return Deno.consoleSize().columns || USUAL;
  } catch {
    return USUAL; // A serial line, or where neither stdin nor stdout is the terminal.
  }
}

/** How wide a drawing for an output may be, in columns. */
export function columnsOf(output: { readonly isTerminal: boolean }): number {
  return output.isTerminal ? terminalColumns() : USUAL;
}
