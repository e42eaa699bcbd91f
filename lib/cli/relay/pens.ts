/** What the lines of a relay are drawn with: plain text, or text with colours. */
export interface Pens {
  /** What is there to be looked up, not read. */
  dim(text: string): string;
  /** What goes to the target. */
  up(text: string): string;
  /** What comes from the target. */
  down(text: string): string;
  /** The bytes that frame a message. */
  header(text: string): string;
  /** A message was glued to another. */
  glued(text: string): string;
  /** A message was cut; something went wrong. */
  cut(text: string): string;
  /** What to look at first. */
  strong(text: string): string;
}

/** Pens for a terminal, or for a file. */
export function relayPens(color: boolean): Pens {
  const pen = (code: number) => (text: string) => color ? `\x1b[${code}m${text}\x1b[0m` : text;
  return {
    dim: pen(2),
    up: pen(32),
    down: pen(34),
    header: pen(33),
    glued: pen(36),
    cut: pen(31),
    strong: pen(1),
  };
}
