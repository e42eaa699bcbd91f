/** How much is done to each server. */
export interface Plan {
  /** The command that runs the program. */
  program: string[];
  /** How many connections there are at once. */
  connections: number;
  /** How long connections come and go at one server, in milliseconds. */
  duration: number;
  /** How long a client waits for an answer, and a slow one before it goes, in milliseconds. */
  patience: number;
  /** How much memory a server may keep, in KiB. */
  slack: number;
}

/** What was done to one server, and what came of it. */
export interface Finding {
  /** What was soaked. */
  name: string;
  /** What was done, each with how often. */
  tried: Record<string, number>;
  /** What was seen, in words and figures. */
  seen: string;
  /** What leaked or was lost; nothing where all is well. */
  faults: string[];
  /** Why nothing was done, where nothing was. */
  skipped?: string;
}
