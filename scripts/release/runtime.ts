/** What runs the program in an executable. */
export interface Runtime {
  /** Its exact version. */
  version: string;
  /** Who wrote it, as its licence, MIT, says. */
  copyright: string;
  /** Where its source is, with the licences of its own parts. */
  source: string;
}

/** The Deno that runs this, which is the one that `deno compile` uses as well. */
export const RUNTIME: Runtime = {
  version: Deno.version.deno,
  copyright: "Copyright 2018-2026 the Deno authors",
  source: "https://github.com/denoland/deno",
};
