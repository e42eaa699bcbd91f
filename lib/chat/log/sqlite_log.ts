import type { DatabaseSync, StatementSync } from "node:sqlite";
import { NetError } from "../../errors.ts";
import { ageClock } from "./age_clock.ts";
import type { Draft, Log, LogPage, LogRange } from "./log.ts";
import type { ChatMessage } from "../protocol/protocol.ts";

/** The bounds of a {@linkcode SqliteLog}. */
export interface SqliteLogOptions {
  /**
   * Messages that are kept of each room.
   *
   * @default {10000}
   */
  count?: number;
  /**
   * Milliseconds that a message is kept.
   *
   * @default {604800000}
   */
  age?: number;
  /**
   * The `id` of the first message in a new file. Members may come back from a room that was kept
   * elsewhere: it must begin above the last `id` they have seen, as `Date.now() * 1000` does.
   *
   * @default {1}
   */
  first?: number;
  /**
   * What time it is, in milliseconds since 1970.
   *
   * @default {Date.now}
   */
  now?: () => number;
  /**
   * Milliseconds that have passed since any moment, by a clock that nobody sets.
   *
   * @default {performance.now}
   */
  elapsed?: () => number;
}

/** After how many messages of a room the old ones are looked for. */
const PRUNE_EVERY = 256;
/** Rooms whose messages are counted for that. */
const MAX_COUNTED = 1024;

// An id is never given twice, not even when the newest messages are gone. In a write-ahead log a
// commit is with the system when it returns: only the machine's own end can lose it, not the program's.
const SCHEMA = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    room TEXT NOT NULL,
    time INTEGER NOT NULL,
    sender TEXT NOT NULL,
    text TEXT NOT NULL,
    action INTEGER NOT NULL,
    key TEXT UNIQUE
  ) STRICT;
  CREATE INDEX IF NOT EXISTS messages_by_room ON messages (room, id);
  CREATE TABLE IF NOT EXISTS log (id TEXT NOT NULL) STRICT;
  DROP INDEX IF EXISTS messages_by_time;
`;
// SQLite notes the last id of a table with its first message.
const FIRST = `INSERT INTO sqlite_sequence (name, seq)
  SELECT 'messages', ? WHERE NOT EXISTS (SELECT * FROM sqlite_sequence WHERE name = 'messages')`;
const NAME = "INSERT INTO log (id) SELECT ? WHERE NOT EXISTS (SELECT * FROM log)";
const INSERT = `INSERT INTO messages (room, time, sender, text, action, key)
  VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`;
const BY_KEY = "SELECT * FROM messages WHERE key = ?";
const RANGE = `SELECT * FROM messages
  WHERE room = ? AND id > ? AND id < ? ORDER BY id DESC LIMIT ?`;
// What is too old is before this one: few, and so found fastest in the order of ids.
const FRESH = "SELECT id FROM messages WHERE time >= ? ORDER BY id LIMIT 1";
const PRUNE_ROOM = `DELETE FROM messages WHERE room = ?1 AND id <=
  (SELECT id FROM messages WHERE room = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)`;
const PRUNE_OLD = "DELETE FROM messages WHERE id < ?";

/** Keeps messages in a SQLite file: none that was acknowledged is lost when the program dies. */
export class SqliteLog implements Log {
  /** That of the file. */
  readonly id: string;
  /** Called with each message once it is kept. */
  onMessage: (message: ChatMessage) => void = () => {};
  readonly #database: DatabaseSync;
  readonly #count: number;
  readonly #age: number;
  readonly #now: () => number;
  readonly #ageClock: () => number;
  readonly #insert: StatementSync;
  readonly #byKey: StatementSync;
  readonly #range: StatementSync;
  readonly #fresh: StatementSync;
  // In the order of the last message.
  readonly #appended = new Map<string, number>();

  /** Keeps messages in an open database, which it then owns. See {@linkcode openSqliteLog}. */
  constructor(database: DatabaseSync, options: SqliteLogOptions = {}) {
    const { count = 10_000, age = 604_800_000, first = 1, now = Date.now, elapsed } = options;
    database.exec(SCHEMA);
    database.prepare(FIRST).run(first - 1);
    database.prepare(NAME).run(crypto.randomUUID());
    this.id = String(database.prepare("SELECT id FROM log").get()!.id);
    this.#database = database;
    this.#count = count;
    this.#age = age;
    this.#now = now;
    this.#ageClock = ageClock(now, elapsed);
    this.#insert = database.prepare(INSERT);
    this.#byKey = database.prepare(BY_KEY);
    this.#range = database.prepare(RANGE);
    this.#fresh = database.prepare(FRESH);
    this.#prune();
  }

  /** Keeps a message, at once; one whose key was kept before is not kept again. */
  append(draft: Draft): ChatMessage {
    const { room, from, text, action, key = null } = draft;
    const time = this.#now();
    // `get` with RETURNING would be shorter, but does not tell when the commit fails on a full disk.
    const values = [room, time, from, text, action ? 1 : 0, key];
    const { changes, lastInsertRowid } = this.#insert.run(...values);
    if (changes === 0) return toMessage(this.#byKey.get(key)!);
    const id = Number(lastInsertRowid);
    const message = toMessage({ id, room, time, sender: from, text, action: action ? 1 : 0 });
    this.onMessage(message);
    this.#pruneRoom(room);
    return message;
  }

  /** The newest messages of a range. */
  history(room: string, range: LogRange): LogPage {
    const { before = Number.MAX_SAFE_INTEGER, after = 0, limit } = range;
    const rows = this.#range.all(room, Math.max(after, this.#firstFresh() - 1), before, limit + 1);
    const messages = rows.slice(0, limit).map(toMessage).reverse();
    return { messages, more: rows.length > limit };
  }

  /** Closes the file. Idempotent. */
  close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
    return Promise.resolve();
  }

  /** The first message that is young enough: all that are too old came before it. */
  #firstFresh(): number {
    const found = this.#fresh.get(this.#ageClock() - this.#age);
    return found === undefined ? Number.MAX_SAFE_INTEGER : Number(found.id);
  }

  #pruneRoom(room: string): void {
    const appended = (this.#appended.get(room) ?? 0) + 1;
    this.#appended.delete(room);
    if (appended < PRUNE_EVERY) this.#appended.set(room, appended);
    else this.#prune(room);
    // The room that was silent longest is not counted any more, so it is seen to now.
    if (this.#appended.size <= MAX_COUNTED) return;
    const [silent] = this.#appended.keys();
    this.#appended.delete(silent!);
    this.#prune(silent);
  }

  #prune(room?: string): void {
    if (room !== undefined) this.#database.prepare(PRUNE_ROOM).run(room, this.#count);
    this.#database.prepare(PRUNE_OLD).run(this.#firstFresh());
  }
}

/**
 * Opens the file that keeps the messages, or makes it.
 *
 * @param path The file.
 * @throws {NetError} When it cannot be opened, is no database, or another server has it open.
 */
export async function openSqliteLog(
  path: string,
  options: SqliteLogOptions = {},
): Promise<SqliteLog> {
  const { DatabaseSync } = await import("node:sqlite");
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    return new SqliteLog(database, options);
  } catch (cause) {
    database?.close();
    throw unopened(path, cause);
  }
}

function unopened(path: string, cause: unknown): NetError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const [fault, hint] = /locked/.test(reason)
    ? ["address-in-use", "another server has it open: name another --store"] as const
    : ["other", "name a file that can be written, or none to keep messages in memory"] as const;
  return new NetError({ action: "open", address: path, fault, reason, hint, cause });
}

function toMessage(row: Record<string, unknown>): ChatMessage {
  const { room, id, time, sender, text, action } = row as {
    [field: string]: unknown;
    room: string;
    id: number;
    time: number;
    sender: string;
    text: string;
  };
  const message: ChatMessage = { type: "message", room, id, time, from: sender, text };
  if (action === 1) message.action = true;
  return message;
}
