import type { AckMessage } from "../protocol/protocol.ts";

/** What an acknowledgement says of a message; a private one has no room. */
export type Kept = Pick<AckMessage, "room" | "id" | "time">;

/** Who a member is, which outlives its connection. */
export interface Identity<Member> {
  /** Its name. */
  name: string;
  /** The secret that gives it back. */
  readonly token: string;
  /** Its connection; none while it is lost. */
  member: Member | undefined;
  /** When its connection was lost. */
  lostAt: number;
  /** Whether it is kept for a while when the connection is lost. */
  isKept: boolean;
  /** Whether it may do what only operators may. */
  isOperator: boolean;
  /** Folded names whose messages it does not see, once there are any. */
  ignored: Set<string> | undefined;
  /** What it said of late, or is about to have said, by `ref`; once there is any. */
  said: Map<string, Kept | Promise<Kept>> | undefined;
}

const TOKEN_REGEXP = /^[0-9a-f]{32}$/;

/** Makes a secret of 128 random bits. */
export function newToken(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toHex();
}

/** Whether a text could be a secret of {@linkcode newToken}, of this server or another. */
export function isToken(text: string): boolean {
  return TOKEN_REGEXP.test(text);
}

/** Whether two secrets are the same, in a time that does not tell how much of them is. */
export function isSameSecret(given: string, secret: string): boolean {
  let difference = given.length ^ secret.length;
  for (let i = 0; i < secret.length; i++) difference |= given.charCodeAt(i) ^ secret.charCodeAt(i);
  return difference === 0;
}
