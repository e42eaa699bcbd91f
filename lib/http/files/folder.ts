import { isPlain } from "./path.ts";

/** A folder that files are served from; nothing outside it can be reached through it. */
export class Folder {
  /** Its real path. */
  readonly path: string;

  /** Takes a real path; {@linkcode Folder.open} finds it. */
  constructor(path: string) {
    this.path = path;
  }

  /**
   * Finds a folder.
   *
   * @throws {Error} As the system does, when it is none.
   */
  static async open(path: string): Promise<Folder> {
    const real = await Deno.realPath(path);
    // Throws where it is a file, or may not be read.
    for await (const _ of Deno.readDir(real)) break;
    return new Folder(real === "/" ? "" : real);
  }

  /**
   * The real path of what these names lead to, all links followed.
   *
   * @returns `undefined` when there is nothing, or it lies outside, or behind a name with a dot in front.
   */
  async resolve(names: readonly string[]): Promise<string | undefined> {
    let real: string;
    try {
      real = await Deno.realPath([this.path, ...names].join("/") || "/");
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
    if (real === (this.path || "/")) return real;
    if (!real.startsWith(`${this.path}/`)) return undefined;
    return real.slice(this.path.length + 1).split("/").every(isPlain) ? real : undefined;
  }
}

/** Whether an error says that there is nothing to be had at a path. */
export function isAbsence(error: unknown): boolean {
  const { NotFound, NotADirectory, PermissionDenied, FilesystemLoop } = Deno.errors;
  if (
    [NotFound, NotADirectory, PermissionDenied, FilesystemLoop].some((kind) =>
      error instanceof kind
    )
  ) {
    return true;
  }
  return error instanceof Error && "code" in error && error.code === "ENAMETOOLONG";
}
