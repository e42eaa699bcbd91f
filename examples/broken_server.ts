/** A server with a fault to find: it takes each read for one message. `deno run -N broken_server.ts PORT` */
const [port = "7000"] = Deno.args;

const listener = Deno.listen({ hostname: "127.0.0.1", port: Number(port) });
console.log(`Listening on port ${port}`);
for await (const conn of listener) {
  answer(conn).catch(() => conn.close());
}

/** Sends each message back, behind its length in four bytes, little endian. */
async function answer(conn: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(65536);
  for (let n = await conn.read(buffer); n !== null; n = await conn.read(buffer)) {
    const reply = buffer.slice(0, n);
    new DataView(reply.buffer).setUint32(0, n - 4, true);
    await conn.write(reply);
  }
  conn.close();
}
