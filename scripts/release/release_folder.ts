import { sha256 } from "../archive/sha256.ts";

/** Where a release is put; it keeps account of what is in it. */
export class ReleaseFolder {
  readonly #path: string;
  readonly #sums: string[] = [];

  /** Nothing is written before the first file. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Writes a file, and says so. */
  async add(name: string, content: Uint8Array): Promise<void> {
    await Deno.mkdir(this.#path, { recursive: true });
    await Deno.writeFile(`${this.#path}/${name}`, content);
    this.#sums.push(`${await sha256(content)}  ${name}\n`);
    console.log(`Wrote ${this.#path}/${name}`);
  }

  /** Writes `SHA256SUMS`, for `sha256sum -c`. */
  async close(): Promise<void> {
    await Deno.writeTextFile(`${this.#path}/SHA256SUMS`, this.#sums.join(""));
  }
}
