/** What is told of a fault: the cause in words, and what a person can do about it. */
export interface Words {
  /** The cause. */
  reason: string;
  /** What a person can do about it. */
  hint?: string;
}

/** The runtime's message without the number that follows the kernel's words. */
export function plain(message: string): string {
  return message.replace(/ \(os error \d+\)$/, "");
}
