import { UsageError } from "../../errors.ts";

const PART_REGEXP = /^(\d{1,5})(?:-(\d{1,5}))?$/;

/**
 * Reads ports and ranges of ports: `22,80,8000-8100`.
 *
 * @returns Each port once, from the lowest.
 * @throws {UsageError} When a part is no port from 1 to 65535, nor a range of them.
 */
export function parsePorts(text: string): number[] {
  const ports = new Set<number>();
  for (const part of text.split(",")) {
    const [, first = "", last = first] = PART_REGEXP.exec(part.trim()) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === "" || from < 1 || to > 65535 || to < from) {
      throw new UsageError(
        `Cannot read "${text}" as ports: "${part}" is neither a port nor a range: write 22,80,8000-8100`,
      );
    }
    for (let port = from; port <= to; port++) ports.add(port);
  }
  return [...ports].sort((a, b) => a - b);
}
