import type { TapeOutput } from "./writer.ts";

/**
 * The files of a recording: the newest has its name, the older ones `.1`, `.2` and so on behind it.
 */
export class TapeFiles implements TapeOutput {
  readonly #path: string;
  readonly #most: number;
  #file: Deno.FsFile;

  /** Whether it is no regular file, which can have no next one. */
  readonly isEndless: boolean;

  /** Takes over the newest file. */
  constructor(path: string, options: { file: Deno.FsFile; most: number }) {
    this.#path = path;
    this.#most = options.most;
    this.#file = options.file;
    this.isEndless = !options.file.statSync().isFile;
  }

  /** Begins a file; one that is there and holds something becomes an older one. */
  static async open(path: string, options: { most: number }): Promise<TapeFiles> {
    const held = await Deno.stat(path).catch(() => undefined);
    if (held?.isFile && held.size > 0) await shift(path, options.most);
    return new TapeFiles(path, { file: await create(path), most: options.most });
  }

  /** Writes all of the bytes behind what was written. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) sent += await this.#file.write(bytes.subarray(sent));
  }

  /** Begins the next file. */
  async next(): Promise<void> {
    await shift(this.#path, this.#most);
    const file = await create(this.#path);
    this.#file.close();
    this.#file = file;
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** For its owner only: what passed may hold passwords. */
function create(path: string): Promise<Deno.FsFile> {
  return Deno.open(path, { write: true, create: true, truncate: true, mode: 0o600 });
}

/**
 * Gives each file the name of the next older one; the oldest is removed first: a file that takes the
 * place of another is written to the disk at once (ext4), in the time of whoever renames it.
 */
async function shift(path: string, most: number): Promise<void> {
  const names = [path, ...Array.from({ length: most - 1 }, (_, i) => `${path}.${i + 1}`)];
  await Deno.remove(names.at(-1)!).catch(unlessMissing);
  for (let i = names.length - 2; i >= 0; i--) {
    await Deno.rename(names[i]!, names[i + 1]!).catch(unlessMissing);
  }
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
