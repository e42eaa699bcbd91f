import { terminalColumns } from "../columns.ts";

/** What a prompt needs of a terminal, so that a test can stand in for one. */
export interface TerminalDevice {
  /** Reads what was typed; null at the end of input. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Writes at least one of the bytes before it returns, and returns how many. */
  write(bytes: Uint8Array): number;
  /** The width in cells. */
  columns(): number;
  /** Turns raw mode on or off; Ctrl-C stays a signal. */
  setRaw(raw: boolean): void;
}

/**
 * The terminal that stdin and stdout are connected to.
 *
 * @returns The device. Nothing of the terminal is changed yet.
 */
export function standardTerminal(): TerminalDevice {
  return {
    read: (buffer) => Deno.stdin.read(buffer),
    write: (bytes) => Deno.stdout.writeSync(bytes),
    columns: terminalColumns,
    setRaw(raw) {
      // Windows has no such mode; there Ctrl-C arrives as a character.
      if (raw && Deno.build.os !== "windows") Deno.stdin.setRaw(true, { cbreak: true });
      else Deno.stdin.setRaw(raw);
    },
  };
}
