/** How far a download is. */
export interface Progress {
  /** What is loaded, as it may be shown. */
  name: string;
  /** How many bytes are there. */
  size: number;
  /** How many were there when it began. */
  offset: number;
  /** How many there will be, if that is known. */
  total: number | undefined;
  /** How long it has been running, in milliseconds. */
  elapsed: number;
}

const UNITS: readonly string[] = ["B", "KiB", "MiB", "GiB", "TiB"];
const BAR = 24;

/** One line that says how far a download is: a bar, sizes, speed and the time that is left. */
export function drawProgress(progress: Progress, columns: number): string {
  const { name, size, offset, total, elapsed } = progress;
  const speed = (size - offset) / Math.max(elapsed / 1000, 0.001);
  const parts = [
    total === undefined
      ? roundSize(size)
      : `${bar(size, total)} ${roundSize(size)} of ${roundSize(total)}`,
    `${roundSize(speed)}/s`,
    ...(total === undefined || speed === 0 ? [] : [`${roundTime((total - size) / speed)} left`]),
  ];
  const figures = parts.join("  ");
  const room = columns - figures.length - 3;
  if (room < 8) return figures.slice(0, columns - 1);
  return `${name.length > room ? `${name.slice(0, room - 1)}…` : name}  ${figures}`;
}

/** How much of a whole there is: a bar and a percentage. */
export function bar(size: number, total: number): string {
  const share = total === 0 ? 1 : Math.min(size / total, 1);
  const filled = Math.floor(share * BAR);
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  return `${"█".repeat(filled)}${"░".repeat(BAR - filled)} ${percent}`;
}

/** A size in three digits: `512 B`, `1.25 MiB`. */
export function roundSize(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  const value = bytes / 1024 ** power;
  const digits = power === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${UNITS[power]}`;
}

function roundTime(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds % 3600 / 60)} m`;
}
