import { openTape, type TapeReader } from "../../relay/tape/reader.ts";
import type { Context } from "../context.ts";
import { openInput } from "../files.ts";
import { chunksOf } from "../input.ts";

/** A tape in a file, or piped in; disposing of it closes the file. */
export interface TapeFile extends Disposable {
  /** The tape. */
  readonly tape: TapeReader;
}

/**
 * Opens a tape to be read.
 *
 * @throws {TapeError} When its first line is no header.
 */
export async function openTapeFile(path: string, context: Context): Promise<TapeFile> {
  const source = await openInput(path, context);
  try {
    const tape = await openTape(chunksOf(source));
    return { tape, [Symbol.dispose]: () => source[Symbol.dispose]() };
  } catch (error) {
    source[Symbol.dispose]();
    throw error;
  }
}

/** Says that the last line of a tape is not whole, once it has been read. */
export function tellCut({ cut }: TapeReader, context: Context): void {
  if (cut === 0) return;
  context.stderr.tell(
    `the tape ends inside a line, as of a recording that was killed: ${cut} bytes passed over`,
  );
}
