/** What tells one state of a file from another. */
export interface FileState {
  /** Its bytes. */
  size: number;
  /** When it was changed. */
  mtime: Date | null;
}

/** An entity tag of a file (RFC 9110, section 8.8.3): its size and the millisecond of its change. */
export function etagOf({ size, mtime }: FileState): string {
  return `"${size.toString(16)}-${(mtime?.getTime() ?? 0).toString(16)}"`;
}

/** Whether the client has the file as it is (RFC 9110, section 13.2.2). */
export function isUnchanged(headers: Headers, state: FileState): boolean {
  const tags = headers.get("if-none-match");
  if (tags !== null) {
    const etag = etagOf(state);
    return tags.split(",").some((tag) => /^(?:W\/)?(.*)$/.exec(tag.trim())![1] === etag) ||
      tags.trim() === "*";
  }
  const since = headers.get("if-modified-since");
  return since !== null && state.mtime !== null && seconds(state.mtime) <= Date.parse(since) / 1000;
}

/** Whether a range may be sent: it belongs to the file as it is, as far as the client knows. */
export function rangeHolds(headers: Headers, state: FileState): boolean {
  const condition = headers.get("if-range");
  if (condition === null || condition === etagOf(state)) return true;
  return state.mtime !== null && seconds(state.mtime) === Date.parse(condition) / 1000;
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
