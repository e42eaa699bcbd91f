/** A chat client in 20 lines: `deno run -A examples/chat_client.ts 127.0.0.1:9004 alice` */
import { connect, decodeFrames, Framed, parseCodec } from "@sockeye/sockeye";

const [address = "127.0.0.1:9004", name] = Deno.args;
const server = new Framed(await connect(address), parseCodec("u32le"));
const say = (message: object) => server.write(new TextEncoder().encode(JSON.stringify(message)));

async function type(): Promise<void> {
  for await (const line of decodeFrames(Deno.stdin.readable, parseCodec("line"))) {
    await say({ type: "line", text: new TextDecoder().decode(line) });
  }
  await say({ type: "quit" });
}

await say({ type: "hello", name });
type();
for await (const frame of server) {
  const message = JSON.parse(new TextDecoder().decode(frame));
  if (message.type === "ping") await say({ type: "pong" });
  if (message.type === "message") console.log(`${message.from}: ${message.text}`);
  if (message.type === "error") console.log(`! ${message.text}`);
}
server.close();
