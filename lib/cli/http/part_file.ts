import type { Part } from "../../http/client/resume.ts";
import { numberedName } from "../../http/client/file_name.ts";
import { fail, OutputError } from "../files.ts";

/** What is remembered beside a part, so that a later run knows what it is a part of. */
interface PartNote {
  /** From where it is. */
  url: string;
  /** Which version of the resource it is of; none if the server did not say. */
  validator?: string | undefined;
}

/**
 * A download that is not finished: `NAME.part`, and `NAME.part.json` that says what it is a part of.
 * Nothing is on the disk before {@linkcode PartFile.begin}.
 */
export class PartFile implements Disposable {
  /** The file's path. */
  readonly path: string;
  readonly #notePath: string;
  readonly #url: string;
  #file: Deno.FsFile | undefined;
  #size = 0;

  /** Names the part of a download. */
  constructor(name: string, url: URL) {
    this.path = `${name}.part`;
    this.#notePath = `${this.path}.json`;
    this.#url = url.href;
  }

  /** How many bytes are in it. */
  get size(): number {
    return this.#size;
  }

  /**
   * What an earlier run left of this download.
   *
   * @throws {OutputError} When the file is there and is no such part.
   */
  async find(): Promise<Part> {
    const size = await Deno.lstat(this.path).then(({ size }) => size, () => 0);
    if (size === 0) return { size };
    const note = await this.#readNote();
    if (note === undefined) {
      throw new OutputError(
        `Cannot write ${this.path}: it is there and was not begun by a download: move it away`,
      );
    }
    return note.url === this.#url ? { size, validator: note.validator } : { size: 0 };
  }

  async #readNote(): Promise<PartNote | undefined> {
    try {
      const { url, validator } = JSON.parse(await Deno.readTextFile(this.#notePath));
      return { url: String(url), validator: typeof validator === "string" ? validator : undefined };
    } catch {
      return undefined;
    }
  }

  /** Keeps the first `offset` bytes, and writes behind them from now on. */
  async begin(offset: number, validator: string | undefined): Promise<void> {
    this.#file = await this.#attempt(() => Deno.open(this.path, { write: true, create: true }));
    if (!await this.#file.tryLock(true)) {
      throw new OutputError(`Cannot write ${this.path}: another download is writing it`);
    }
    const note: PartNote = { url: this.#url, validator };
    await this.#attempt(() => Deno.writeTextFile(this.#notePath, `${JSON.stringify(note)}\n`));
    await this.#file.truncate(offset);
    await this.#file.seek(offset, Deno.SeekMode.Start);
    this.#size = offset;
  }

  /** Writes all of the bytes behind the others. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      const count = await this.#attempt(() => this.#file!.write(rest));
      this.#size += count;
      rest = rest.subarray(count);
    }
  }

  /** Gives the finished file its name, in place of one that is there. */
  async finishAs(path: string): Promise<void> {
    await this.#attempt(() => this.#file!.sync());
    await this.#attempt(() => Deno.rename(this.path, path));
    await Deno.remove(this.#notePath).catch(() => {}); // It is of use to nobody any more.
  }

  /** Gives the finished file a name that nothing has: `name`, or `name-1` and so on. */
  async finishBeside(name: string): Promise<string> {
    for (let number = 0;; number++) {
      const path = numberedName(name, number);
      try {
        // Claims the name first: of two downloads that end at once only one gets it.
        (await Deno.open(path, { write: true, createNew: true })).close();
      } catch (error) {
        if (error instanceof Deno.errors.AlreadyExists) continue;
        fail(`write ${path}`, error);
      }
      await this.finishAs(path);
      return path;
    }
  }

  async #attempt<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (cause) {
      fail(`write ${this.path}`, cause);
    }
  }

  /** Closes the file; what is in it stays. */
  [Symbol.dispose](): void {
    this.#file?.close();
    this.#file = undefined;
  }
}
