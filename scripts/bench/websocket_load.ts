/**
 * Load for a WebSocket echo server: frames made beforehand and masked with one key, over plain TCP,
 * so that it costs less than what it measures.
 *
 * @module
 */

/** How much of what is put under load. */
export interface WebSocketLoad {
  /** Connections, each with one message under way. */
  connections: number;
  /** The bytes of a message. */
  size: number;
  /** How long. */
  seconds: number;
}

const REQUEST = [
  "GET / HTTP/1.1",
  "Host: 127.0.0.1",
  "Upgrade: websocket",
  "Connection: Upgrade",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  "Sec-WebSocket-Version: 13",
  "\r\n",
].join("\r\n");

/** Puts a server under load, and gives the messages that came back. */
export async function loadWebSocket(address: string, load: WebSocketLoad): Promise<number> {
  const { connections, size, seconds } = load;
  const { hostname, port } = new URL(`http://${address}`);
  const conns = await Promise.all(Array.from({ length: connections }, async () => {
    const conn = await Deno.connect({ hostname, port: Number(port) });
    conn.setNoDelay(true);
    await shakeHands(conn);
    return conn;
  }));
  const until = performance.now() + seconds * 1000;
  const counts = await Promise.all(conns.map((conn) => pingPong(conn, { size, until })));
  for (const conn of conns) conn.close();
  return counts.reduce((sum, count) => sum + count, 0);
}

async function shakeHands(conn: Deno.Conn): Promise<void> {
  await conn.write(new TextEncoder().encode(REQUEST));
  const buffer = new Uint8Array(4096);
  for (let text = ""; !text.endsWith("\r\n\r\n");) {
    const count = await conn.read(buffer);
    if (count === null) throw new Error(`Cannot shake hands: the server says ${text}`);
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
}

async function pingPong(
  conn: Deno.Conn,
  { size, until }: { size: number; until: number },
): Promise<number> {
  const frame = clientFrame(size);
  const expected = headerOf(size).length + size;
  const buffer = new Uint8Array(2 * expected);
  let count = 0;
  for (; performance.now() < until; count++) {
    await conn.write(frame);
    for (let got = 0; got < expected;) {
      const read = await conn.read(buffer);
      if (read === null) throw new Error(`Cannot go on after ${count} messages: the server ended`);
      got += read;
    }
  }
  return count;
}

/** A client's binary frame of that many bytes. */
function clientFrame(size: number): Uint8Array {
  const key = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
  const header = headerOf(size);
  header[1]! |= 0x80;
  const payload = new Uint8Array(size).map((_, i) => 0x61 ^ key[i % 4]!);
  return new Uint8Array([...header, ...key, ...payload]);
}

/** The header of a server's binary frame of that many bytes, below 64 KiB. */
function headerOf(size: number): Uint8Array {
  return size < 126 ? Uint8Array.of(0x82, size) : Uint8Array.of(0x82, 126, size >> 8, size);
}
