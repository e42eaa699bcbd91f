/** The version of the format that is written, and the only one that is read. */
export const TAPE_VERSION: TapeHeader["tape"] = 1;

/** The first line of a tape: how it came to be. */
export interface TapeHeader {
  /** The version of the format. */
  tape: 1;
  /** When it was begun, as an ISO 8601 time. */
  created: string;
  /** Which file of the recording it is, from 1: a recording that grows is parted. */
  part: number;
  /** The spec of the frames of each direction. */
  frame: {
    /** From the client to the target. */
    up: string;
    /** From the target to the client. */
    down: string;
  };
  /** Where the relay listened, as an address is printed. */
  listen?: string;
  /** Where it led, as an address is printed. */
  target?: string;
}

/** What of a header is for the one who records to say. */
export type TapeHeaderInit = Partial<Pick<TapeHeader, "frame" | "listen" | "target">>;

/** Makes the header of a tape that begins now; without frames they are `raw`. */
export function makeTapeHeader(init: TapeHeaderInit = {}): TapeHeader {
  const { frame = { up: "raw", down: "raw" }, ...addresses } = init;
  const created = new Date().toISOString();
  return { tape: TAPE_VERSION, created, part: 1, frame, ...addresses };
}
