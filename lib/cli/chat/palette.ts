/** Colours (of the 256) that can be read on dark and on light. */
const COLORS = [27, 30, 33, 35, 61, 64, 97, 99, 127, 131, 133, 136, 161, 166, 168, 172];

/** Colours a member's name: always in the same colour, here and on every other terminal. */
export function paintName(name: string): string {
  return `\x1b[38;5;${COLORS[hash(name.toLowerCase()) % COLORS.length]}m${name}\x1b[39m`;
}

/** Draws what matters less in a fainter way. */
export function dim(text: string): string {
  return `\x1b[2m${text}\x1b[22m`;
}

/** Draws what went wrong. */
export function red(text: string): string {
  return `\x1b[31m${text}\x1b[39m`;
}

/** FNV-1a, of 32 bits. */
function hash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash;
}
