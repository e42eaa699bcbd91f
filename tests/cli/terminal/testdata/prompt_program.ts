/** A prompt, with messages that arrive over TCP. */
import { safe } from "../../../../lib/safe.ts";
import { terminalPrompt } from "../../../../lib/cli/terminal/prompt.ts";

const prompt = terminalPrompt({ prompt: "> " });
const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
prompt.print(`port ${listener.addr.port}`);
receive(listener);
for await (const line of prompt.lines()) {
  if (line === "q") break;
  if (line === "exit") Deno.exit(0);
  if (line === "term") {
    Deno.kill(Deno.pid);
    continue;
  }
  prompt.print(`said ${safe(line)}`);
}
await prompt.closed;
console.log(`outcome ${prompt.outcome}`);
Deno.exit(0); // The read under way would wait for one more key.

async function receive(listener: Deno.TcpListener): Promise<void> {
  for await (const conn of listener) {
    const decoder = new TextDecoderStream();
    for await (const text of conn.readable.pipeThrough(decoder)) {
      for (const message of text.split("\n").slice(0, -1)) prompt.print(safe(message));
    }
  }
}
