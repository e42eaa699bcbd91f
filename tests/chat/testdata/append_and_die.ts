/** Appends messages, prints the id of each, and is killed in the middle of its work. */
import { openSqliteLog } from "../../../lib/chat/log/sqlite_log.ts";

const log = await openSqliteLog(Deno.args[0]!);
const encoder = new TextEncoder();
for (let i = 0; i < 500; i++) {
  const { id } = log.append({ room: "lobby", from: "alice", text: `message ${i}` });
  Deno.stdout.writeSync(encoder.encode(`${id}\n`));
}
Deno.kill(Deno.pid, "SIGKILL");
